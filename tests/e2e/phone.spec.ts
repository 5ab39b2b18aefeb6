import type { Locator, Page } from 'playwright/test';
import { devices, gotoDevice } from './support/device-page';
import { expect, test } from './support/fixtures';
import { expectNoSidewaysScroll, lineOf } from './support/list';
import { untilKept } from './support/offline';

test.use({ viewport: { width: 360, height: 800 }, hasTouch: true });

/** The first devices of the seed's list, as it is sorted. */
const FIRST = ['Cold store north', 'Workshop compressor', 'Warehouse gateway', 'Loading bay sensor'];

const tabBar = (page: Page): Locator => page.getByRole('navigation', { name: 'Main' });

/** It is whole in sight, and neither under the bar of navigation nor under anything else. */
async function expectInReach(page: Page, element: Locator): Promise<void> {
  await expect(element).toBeInViewport({ ratio: 1 });
  const [box, bar] = await Promise.all([element.boundingBox(), tabBar(page).boundingBox()]);
  expect(box!.y + box!.height).toBeLessThanOrEqual(bar!.y);
}

async function expectFourDevices(page: Page): Promise<void> {
  for (const name of FIRST) await expectInReach(page, lineOf(page, name));
}

test.describe('the first screen is the work', () => {
  test.use({ serviceWorkers: 'allow' });

  test('four devices, also without a network, which is one line', async ({ signedIn: page, context }) => {
    await expectFourDevices(page);
    await expectNoSidewaysScroll(page);
    await page.getByRole('button', { name: 'Demonstration' }).tap();
    await expect(page.getByText('The devices and their Developer Center are simulated')).toBeVisible();
    await page.keyboard.press('Escape');
    await untilKept(page);
    await context.setOffline(true);
    await page.reload();
    const line = page.getByRole('button', { name: /^No connection/ });
    await expect(line).toHaveAccessibleName(/as of \d\d:\d\d/);
    await expectFourDevices(page);
    await line.tap();
    await expect(line).toHaveAttribute('aria-expanded', 'true');
    await expect(page.getByText(/Shown as last known on/)).toBeInViewport();
    await expectNoSidewaysScroll(page);
  });
});

test.describe('without a network', () => {
  test.use({ serviceWorkers: 'allow' });

  test('the demonstration is still one, and its virtual device is offered', async ({
    signedIn: page,
    context,
  }) => {
    await untilKept(page);
    await page.goto('/packages');
    await page.getByRole('button', { name: 'Prepare: Loading bay sensor' }).tap();
    await expect(page.getByText(/Ready until/)).toBeVisible();
    await context.setOffline(true);
    await page.goto('/devices/p11bLe/A2C0DE000016/bluetooth');
    await expect(page.getByRole('button', { name: /^No connection/ })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Demonstration' })).toBeInViewport();
    await page.getByRole('button', { name: 'Use a virtual device' }).tap();
    await expect(page.getByText(/The device here is virtual|Virtual/).first()).toBeVisible();
  });
});

test('what a page is for stands above the tab bar, and nothing that has the focus is under it', async ({
  signedIn: page,
}) => {
  await gotoDevice(page, devices.awaiting);
  const upgrade = page.getByRole('button', { name: 'Upgrade now' });
  await expectInReach(page, upgrade);
  await expectInReach(page, page.getByRole('button', { name: 'Schedule' }));
  const toggle = page.getByRole('switch', { name: /auto-confirmation/i });
  await page.getByRole('button', { name: 'Cancel upgrade' }).focus();
  while (!(await toggle.evaluate((element) => element === document.activeElement))) {
    await page.keyboard.press('Tab');
    const focused = page.locator(':focus');
    const [at, bar] = await Promise.all([focused.boundingBox(), upgrade.boundingBox()]);
    if (await focused.evaluate((element) => element.closest('nav, .action-bar') === null))
      expect(at!.y + at!.height).toBeLessThanOrEqual(bar!.y);
  }
  await page.goto('/devices/p11bLe/A2C0DE000016');
  const way = page.getByRole('link', { name: 'Upgrade over Bluetooth' });
  await expectInReach(page, way);
  await way.tap();
  const confirm = page.getByRole('button', { name: 'Confirm and begin' });
  await expectInReach(page, confirm);
  await page.emulateMedia({ forcedColors: 'active' });
  await expectInReach(page, confirm);
  await page.emulateMedia({ forcedColors: 'none' });
  await confirm.tap();
  await expectInReach(page, page.getByRole('button', { name: 'Use a virtual device' }));
});

test('in a low window the bar leaves what is read its room', async ({ signedIn: page }) => {
  await page.setViewportSize({ width: 360, height: 400 });
  await gotoDevice(page, devices.awaiting);
  const upgrade = page.getByRole('button', { name: 'Upgrade now' });
  await expect(upgrade).not.toBeInViewport();
  await upgrade.scrollIntoViewIfNeeded();
  await expectInReach(page, upgrade);
});
