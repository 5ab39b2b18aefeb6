import type { Locator, Page } from 'playwright/test';
import { devices, gotoDevice, openDevice } from './support/device-page';
import { expect, test } from './support/fixtures';
import { expectNoSidewaysScroll } from './support/list';

// A phone of 360 × 800, or a window of 1280 × 800 at 400 %, leaves this room to a page at 200 %.
test.use({ viewport: { width: 320, height: 400 } });

/** Every control of `place` can be brought into sight whole, and is not covered there by something else. */
async function expectReachable(place: Locator): Promise<void> {
  const controls = place.locator('button:visible, a:visible, input:visible, summary:visible');
  expect(await controls.count()).toBeGreaterThan(0);
  for (const control of await controls.all()) {
    await control.scrollIntoViewIfNeeded();
    await expect(control).toBeInViewport({ ratio: 0.9 });
    if (await control.isEnabled()) await control.click({ trial: true });
  }
}

async function expectReadable(page: Page, place: Locator): Promise<void> {
  await expectNoSidewaysScroll(page);
  await expectReachable(place);
}

const main = (page: Page): Locator => page.getByRole('main');

test('a device with all it says, and its dialogs', async ({ signedIn: page }) => {
  await gotoDevice(page, devices.awaiting);
  await expectReadable(page, main(page));
  await page.getByRole('button', { name: 'Schedule' }).click();
  const dialog = page.getByRole('dialog', { name: 'Schedule' });
  await dialog.getByRole('button', { name: /^Tonight/ }).click();
  await expectReadable(page, dialog);
  await dialog.getByRole('button', { name: 'Not now' }).click();
  await page.getByRole('button', { name: 'Cancel upgrade' }).click();
  await expectReadable(page, page.getByRole('dialog'));
});

test('a device that runs, and one that failed', async ({ signedIn: page }) => {
  await gotoDevice(page, devices.upgrading);
  await expectReadable(page, main(page));
  await gotoDevice(page, devices.failedAndSeen);
  await expectReadable(page, main(page));
});

test('a batch, from the selection to its results', async ({ signedIn: page }) => {
  await page.getByRole('checkbox', { name: 'Select all: Needs your decision' }).check();
  await page.getByRole('button', { name: /^Upgrade \d/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Upgrade now' });
  const send = dialog.getByRole('button', { name: /^Upgrade \d+ devices$/ });
  await expect(send).toBeVisible();
  await expectReadable(page, dialog);
  await send.click();
  await expect(dialog.getByRole('button', { name: 'Close' })).toBeVisible();
  // Its groups come and go with what the devices do.
  await expect(() => expectReadable(page, dialog)).toPass();
});

test('an upgrade over Bluetooth, and the other pages', async ({ signedIn: page }) => {
  await openDevice(page, 'Loading bay sensor');
  await page.getByRole('link', { name: 'Upgrade over Bluetooth' }).click();
  await expect(page.getByRole('heading', { name: 'What it takes' })).toBeVisible();
  await expectReadable(page, main(page));
  for (const path of ['/packages', '/activity']) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expectNoSidewaysScroll(page);
  }
});

test('a small phone at 400 %, on every page', { tag: '@long' }, async ({ signedIn: page }) => {
  await page.setViewportSize({ width: 180, height: 400 });
  const device = '/devices/p11tRk/004999010000001';
  const loadingBay = '/devices/p11bLe/A2C0DE000016';
  const paths = ['/', device, loadingBay, `${loadingBay}/bluetooth`, '/plans', '/work-list', '/packages'];
  for (const path of [...paths, '/activity', '/settings', '/find']) {
    await page.goto(path);
    await page.waitForLoadState('networkidle');
    await expect(() => expectNoSidewaysScroll(page)).toPass();
  }
});
