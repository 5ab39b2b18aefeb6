import type { Locator, Page } from 'playwright/test';
import { expectAccessible } from './support/axe';
import { expect, test } from './support/fixtures';
import { expectNoSidewaysScroll, searchField } from './support/list';

const lines = (page: Page): Locator =>
  page
    .getByRole('main')
    .getByRole('listitem')
    .filter({ has: page.getByRole('link') });

const active = (page: Page): Locator => page.getByRole('group', { name: 'Active filters' });

async function keysOf(page: Page, ...names: readonly string[]): Promise<readonly string[]> {
  const addresses = names.map((name) => page.getByRole('link', { name }).getAttribute('href'));
  return (await Promise.all(addresses)).map((address) => address?.split('/').at(-1) ?? '');
}

test('a search finds several words in name, tag, plan and versions, in any order', async ({
  signedIn: page,
}) => {
  await expect(page.getByText('24 devices')).toBeVisible();
  for (const [words, count] of [
    ['cold 2.5.0', 2],
    ['BAY 12', 1],
    ['ｓｅｎｓｏｒ firmware', 4],
    ['maintenance nowhere', 0],
  ] as const) {
    await searchField(page).fill(words);
    await expect(lines(page)).toHaveCount(count);
  }
});

test('filters say what is known, stand in the address, and are taken away one by one', async ({
  signedIn: page,
}) => {
  await page.getByRole('button', { name: 'Filters', exact: true }).click();
  await page.getByLabel('Version', { exact: true }).selectOption('2.4.1');
  await page.getByLabel('Upgrade plan').selectOption('Tracker firmware 2.5.0');
  await page.getByLabel('Last seen').selectOption('Seen in the last 24 hours');
  // By the keyboard: the year is typed digit by digit, and only the whole one counts.
  await page.getByLabel('Due by', { exact: true }).focus();
  await page.keyboard.type('11112030');
  await expect(page).toHaveURL(/version=2\.4\.1&plan=\d+&due=2030-11-11&seen=day$/);
  const filtered = await lines(page).count();
  expect(filtered).toBeGreaterThan(0);
  expect(filtered).toBeLessThan(24);
  await page.reload();
  await expect(lines(page)).toHaveCount(filtered);
  await expect(page.getByLabel('Due by', { exact: true })).toHaveValue('2030-11-11');
  await expect(active(page)).toContainText('Due by 11 Nov 2030');
  await expectAccessible(page);
  await active(page).getByRole('button', { name: 'Remove filter: Seen in the last 24 hours' }).click();
  await active(page).getByRole('button', { name: 'Remove filter: Tracker firmware 2.5.0' }).click();
  await expect(page).toHaveURL(/version=2\.4\.1&due=2030-11-11$/);
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(lines(page)).toHaveCount(24);
});

test('a list of keys narrows to its devices, names those that are not there, and is kept', async ({
  signedIn: page,
}) => {
  const keys = await keysOf(page, 'Office printer', 'Harbour crane 3');
  await page.getByRole('button', { name: 'Filters', exact: true }).click();
  await page.getByRole('button', { name: 'Paste or load' }).click();
  const dialog = page.getByRole('dialog', { name: 'Device keys' });
  await dialog.getByLabel('Keys', { exact: true }).fill(`${keys.join(', ').toLowerCase()}\n00NOWHERE`);
  await expect(dialog.getByText('2 of 3 keys found')).toBeVisible();
  await expect(dialog.getByText('00NOWHERE')).toBeVisible();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await dialog.getByRole('button', { name: 'Copy: Not found: 1' }).click();
  await expect(dialog.getByRole('status').filter({ hasText: /^Copied$/ })).toBeAttached();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('00NOWHERE');

  const table = `Name;Device key;Site\n"Printer; first floor";${keys[0] ?? ''};Porto\n`;
  await dialog
    .getByLabel('Or a CSV or text file')
    .setInputFiles({ name: 'fleet.csv', mimeType: 'text/csv', buffer: Buffer.from(table) });
  await expect(dialog.getByText('1 of 1 keys found')).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Show these devices' }).click();
  await expect(lines(page)).toHaveCount(1);
  await expect(page).toHaveURL(/keys=[0-9a-f]{8}$/);
  await page.reload();
  await expect(lines(page)).toHaveCount(1);
  await expect(active(page)).toContainText('1 of 1 keys found');

  // An address of another browser names a list that is not here: nothing is shown, rather than everything.
  await page.goto('/?keys=01234567');
  await expect(active(page)).toContainText('This list of keys is not kept in this browser');
  await expect(page.getByText('No device matches', { exact: true })).toBeVisible();
});

test('a view is saved under a name, chosen, renamed and deleted', async ({ signedIn: page }) => {
  const views = page.getByRole('dialog', { name: 'Views' });
  const openViews = () => page.getByRole('button', { name: 'Views' }).click();
  await openViews();
  await expect(views).toContainText('No views are saved yet.');
  await page.keyboard.press('Escape');
  await searchField(page).fill('van');
  await page.getByRole('button', { name: /^Failed/ }).click();
  await openViews();
  await views.getByRole('button', { name: 'Save this view' }).click();
  await expect(views.getByText('Please fill this in.')).toBeVisible();
  await views.getByLabel('Name').fill('Vans that failed');
  await views.getByRole('button', { name: 'Save this view' }).click();
  await expect(views.getByRole('button', { name: 'Vans that failed', exact: true })).toHaveAttribute(
    'aria-current',
    'true',
  );
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(page).toHaveURL(/\/$/);

  await page.reload();
  await openViews();
  await views.getByRole('button', { name: 'Vans that failed', exact: true }).click();
  await expect(page).toHaveURL(/q=van&need=failed$/);
  await expect(searchField(page)).toHaveValue('van');

  await openViews();
  await views.getByRole('button', { name: 'Rename view: Vans that failed' }).click();
  await views.getByLabel('Name').first().fill('Vans');
  await views.getByRole('button', { name: 'Rename', exact: true }).click();
  await expect(views.getByRole('button', { name: 'Vans', exact: true })).toBeFocused();
  await expectAccessible(page);
  await views.getByRole('button', { name: 'Delete view: Vans' }).click();
  await views.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(views).toContainText('No views are saved yet.');
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 800 } });

  test('filters come over the list and say how many it shows', async ({ signedIn: page }) => {
    await page.getByRole('button', { name: 'Filters', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Filters' });
    await dialog.getByLabel('Connection').selectOption('Offline');
    const show = dialog.getByRole('button', { name: /^Show \d+ devices$/ });
    const words = await show.textContent();
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    await show.click();
    await expect(dialog).toHaveCount(0);
    await expect(lines(page)).toHaveCount(Number(/\d+/.exec(words ?? '')?.[0]));
    await expect(active(page)).toContainText('Offline');
  });
});
