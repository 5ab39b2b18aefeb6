import type { Locator, Page } from 'playwright/test';
import { expectAccessibleAsIs } from './support/axe';
import { expect, test } from './support/fixtures';
import { expectNoSidewaysScroll, rowOf, searchField } from './support/list';

test.use({ viewport: { width: 1280, height: 800 } });

const table = (page: Page): Locator => page.getByRole('grid', { name: 'Devices' });
const heading = (page: Page, name: string): Locator => page.getByRole('columnheader', { name });
const link = (page: Page, device: string): Locator => page.getByRole('link', { name: device });
const pane = (page: Page): Locator => page.getByRole('region', { name: 'Device details' });
const selected = (page: Page): Locator => page.getByRole('row', { selected: true });

/** The devices that are drawn, in their order. */
const names = (page: Page): Promise<string[]> =>
  table(page).getByRole('rowheader').getByRole('link').allTextContents();

test('shows what is known of each device, sorted and chosen as a person wants it, also later', async ({
  signedIn: page,
}) => {
  const row = rowOf(page, 'Cold store north');
  await expect(row).toContainText('Asset Tracker T2');
  await expect(row).toContainText('004999010000001');
  await expect(row).toContainText('2.4.1 → to 2.5.0');
  await expect(row).toContainText('Upgrade available');
  await expect(row).toContainText(/by (Dec|Nov|\d)/);
  await expect(row).toContainText('82%');
  await expect(row).toContainText('-87 dBm');
  await expect(row).toContainText('Online');
  await expect(row.getByRole('gridcell').last()).toHaveText('Off');
  // 24 devices, six headings of groups and that of the columns.
  await expect(table(page)).toHaveAttribute('aria-rowcount', '31');
  await expect(row).toHaveAttribute('aria-rowindex', '3');
  await expect(rowOf(page, 'Cold store south').getByRole('checkbox')).toHaveCount(0);
  await expectNoSidewaysScroll(page);
  await expectAccessibleAsIs(page);
  // What has no room is told whole to whoever stands on it, and only as long.
  const product = rowOf(page, 'Cellar humidity sensor').getByText('Bluetooth Sensor B3');
  await product.hover();
  await expect(product).toHaveAttribute('title', 'Bluetooth Sensor B3');
  await rowOf(page, 'Cellar humidity sensor').getByText('A2C0DE000017').hover();
  await expect(product).not.toHaveAttribute('title');

  await heading(page, 'Name').getByRole('button').click();
  await expect(heading(page, 'Name')).toHaveAttribute('aria-sort', 'ascending');
  const { compare } = new Intl.Collator('en', { numeric: true });
  await expect.poll(async () => (await names(page))[0]).toBe('Archive dehumidifier');
  const inOrder = await names(page);
  expect(inOrder).toEqual(inOrder.toSorted(compare));
  await expect(table(page)).toHaveAttribute('aria-rowcount', '25');
  await heading(page, 'Name').getByRole('button').click();
  await expect(heading(page, 'Name')).toHaveAttribute('aria-sort', 'descending');
  await expect(table(page).getByRole('rowheader').first()).toContainText('Workshop');

  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('checkbox', { name: 'Signal' }).uncheck();
  await page.keyboard.press('Escape');
  await expect(heading(page, 'Signal')).toHaveCount(0);
  await page.reload();
  await expect(heading(page, 'Name')).toHaveAttribute('aria-sort', 'descending');
  await expect(heading(page, 'Signal')).toHaveCount(0);
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('button', { name: 'Usual columns and order' }).click();
  await expect(heading(page, 'Signal')).toBeVisible();
  await expect(heading(page, 'State')).toHaveAttribute('aria-sort', 'ascending');
});

test('opens a device beside the table, with its own address, and goes back to its row', async ({
  signedIn: page,
}) => {
  await searchField(page).fill('van');
  await expect(page).toHaveURL(/\?q=van$/);
  // Anywhere on the row.
  await rowOf(page, 'Delivery van 7').getByText('Asset Tracker T2').click();
  await expect(page).toHaveURL(/\/devices\/p11tRk\/\d+\?q=van$/);
  await expect(pane(page).getByRole('heading', { name: 'Delivery van 7', level: 1 })).toBeVisible();
  await expect(pane(page)).toBeFocused();
  await expect(page).toHaveTitle(/^Delivery van 7/);
  await expect(rowOf(page, 'Delivery van 7')).toHaveAttribute('aria-current', 'true');
  await expectNoSidewaysScroll(page);
  await expectAccessibleAsIs(page);

  await page.reload();
  await expect(pane(page).getByRole('heading', { name: 'Delivery van 7', level: 1 })).toBeVisible();
  await expect(searchField(page)).toHaveValue('van');
  await expect(table(page).getByRole('rowheader')).toHaveCount(2);

  await link(page, 'Delivery van 12').click();
  await expect(pane(page).getByRole('heading', { name: 'Delivery van 12', level: 1 })).toBeVisible();
  await page.goBack();
  await expect(pane(page).getByRole('heading', { name: 'Delivery van 7', level: 1 })).toBeVisible();
  await pane(page).focus();
  await page.keyboard.press('Escape');
  await expect(pane(page)).toHaveCount(0);
  await expect(link(page, 'Delivery van 7')).toBeFocused();
  await expect(page).toHaveURL(/\/\?q=van$/);
  await expect(page).toHaveTitle(/^Devices/);

  await page.keyboard.press('Enter');
  await pane(page).getByRole('button', { name: 'Close the device' }).click();
  await expect(link(page, 'Delivery van 7')).toBeFocused();
  await page.goBack();
  await expect(pane(page)).toBeVisible();

  // In a smaller window it is the page itself.
  await page.setViewportSize({ width: 1000, height: 800 });
  await expect(table(page)).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'Delivery van 7', level: 1 })).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: 'Devices' }).click();
  await expect(page.getByRole('listitem').first()).toBeVisible();
});

test('selects by Shift, by click and key, and all that match', async ({ signedIn: page }) => {
  const box = (device: string): Locator => rowOf(page, device).getByRole('checkbox');
  // Once the plans are told, the devices stand in their groups.
  await expect(page.getByRole('checkbox', { name: 'Select all: Planned' })).toBeVisible();
  await expect(rowOf(page, 'Cold store north')).toContainText('Upgrade available');
  await page.keyboard.press('ArrowDown');
  await expect(link(page, 'Cold store north')).toBeFocused();
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(selected(page)).toHaveCount(3);
  await page.keyboard.press('Shift+ArrowUp');
  await expect(selected(page)).toHaveCount(2);
  await expect(link(page, 'Workshop compressor')).toBeFocused();
  await expect(page.getByText('2 devices selected')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(selected(page)).toHaveCount(0);

  await box('Cold store north').click();
  await box('Cellar humidity sensor').click({ modifiers: ['Shift'] });
  await expect(selected(page)).toHaveCount(5);
  await rowOf(page, 'Loading bay sensor')
    .getByText('A2C0DE000016')
    .click({ modifiers: ['Shift'] });
  await expect(selected(page)).toHaveCount(4);
  await expect(page).toHaveURL(/\/$/);
  await box('Cold store north').click();
  await expect(box('Cold store north')).not.toBeChecked();
  await expect(page.getByRole('checkbox', { name: 'Select all: Needs your decision' })).toBeChecked({
    indeterminate: true,
  });

  await link(page, 'Workshop compressor').focus();
  await page.keyboard.press('Control+a');
  await expect(page.getByText('23 devices selected')).toBeVisible();
  const all = page.getByRole('checkbox', { name: 'Select 23 devices' });
  await expect(all).toBeChecked();
  await all.click();
  await expect(page.getByText('devices selected')).toHaveCount(0);
  await expect(all).not.toBeChecked();

  await page.keyboard.press('End');
  await expect(link(page, 'Roof weather sensor')).toBeFocused();
  await expect(link(page, 'Roof weather sensor')).toBeInViewport();
  await page.keyboard.press('PageUp');
  await page.keyboard.press('PageUp');
  await page.keyboard.press('Home');
  await expect(link(page, 'Cold store north')).toBeFocused();
  await page.keyboard.press('Space');
  await expect(box('Cold store north')).toBeChecked();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toContainText('Select a range');
});

test('paints every box as it is in forced colours', async ({ signedIn: page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  const box = (device: string): Locator => rowOf(page, device).getByRole('checkbox');
  const painted = async (device: string): Promise<string> =>
    (await box(device).screenshot()).toString('base64');
  await box('Cold store north').click();
  await page.mouse.move(0, 0);
  await searchField(page).focus();
  const [ticked, empty, another] = [
    await painted('Cold store north'),
    await painted('Workshop compressor'),
    await painted('Warehouse gateway'),
  ];
  expect(empty).toBe(another);
  expect(ticked).not.toBe(empty);
  const some = page.getByRole('checkbox', { name: 'Select all: Needs your decision' });
  expect([ticked, empty]).not.toContain((await some.screenshot()).toString('base64'));
});
