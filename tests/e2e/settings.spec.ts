import { expectAccessible } from './support/axe';
import { devices, gotoDevice } from './support/device-page';
import { expect, test } from './support/fixtures';
import { expectNoSidewaysScroll } from './support/list';

test('settings change the app at once, and stand before the first paint after a reload', async ({
  signedIn: page,
}) => {
  await page.getByRole('button', { name: 'Account' }).click();
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'light' });
  const surface = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await surface();
  await page.getByRole('radio', { name: 'Dark' }).check();
  await expect.poll(surface).not.toBe(light);
  const dark = await surface();
  await page.getByRole('radio', { name: 'Compact' }).check();
  await page.getByLabel('Time zone').selectOption('Asia/Tokyo');
  await expect(page.getByText(/Japan Standard Time/)).toBeVisible();

  // What the page looks like when its own scripts have not come yet.
  await page.route('**/_app/**', () => undefined);
  await page.reload({ waitUntil: 'commit' });
  await expect.poll(surface).toBe(dark);
  await expect(page.locator('html')).toHaveAttribute('data-density', 'compact');
  await page.unrouteAll({ behavior: 'ignoreErrors' });

  await gotoDevice(page, devices.awaiting);
  await expect(page.getByText(/Japan Standard Time/)).toBeVisible();
  await page.goto('/settings');
  await page.getByRole('radio', { name: '简体中文' }).check();
  await expect(page.getByRole('heading', { name: '设置', level: 1 })).toBeVisible();
  await page.getByRole('radio', { name: '跟随系统' }).check();
  await expect.poll(surface).toBe(light);
});

test('another tab follows, and what is about the app is told', async ({ signedIn: page, context }) => {
  const other = await context.newPage();
  await other.goto('/settings');
  await page.goto('/settings');
  await page.getByRole('radio', { name: 'Dark' }).check();
  await expect(other.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(other.getByRole('radio', { name: 'Dark' })).toBeChecked();
  await other.close();

  await expect(page.getByText(/^Overair \d+\.\d+\.\d+$/)).toBeVisible();
  await expect(page.getByRole('region', { name: 'About' })).toContainText('Embedded Developer Center');
  await page.getByRole('button', { name: 'Licences of bundled software' }).click();
  const svelte = page.getByText(/^svelte \d/);
  await svelte.click();
  await expect(
    page
      .getByRole('listitem')
      .filter({ has: svelte })
      .getByText(/Permission is hereby granted/),
  ).toBeVisible();
  await page.setViewportSize({ width: 360, height: 800 });
  await expectNoSidewaysScroll(page);
  await page.getByRole('link', { name: 'See and remove kept packages' }).click();
  await expect(page).toHaveURL(/\/packages$/);
});

test('an address that leads nowhere says so, and where to go', async ({ signedIn: page }) => {
  await page.goto('/no/such/page');
  await expect(page.getByRole('heading', { name: 'This page does not exist' })).toBeVisible();
  await expect(page.getByText('/no/such/page')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'To the devices' }).click();
  await expect(page.getByText('24 devices')).toBeVisible();
});

test('the keys of a device are copied, and a password is shown to who types it', async ({
  signedIn: page,
  browser,
  server,
}) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await gotoDevice(page, devices.awaiting);
  await page.getByRole('button', { name: 'Copy: Device key' }).click();
  await expect(page.getByRole('status').filter({ hasText: /^Copied$/ })).toBeAttached();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(devices.awaiting.deviceKey);

  const fresh = await browser.newContext();
  const out = await fresh.newPage();
  await out.goto(server.origin);
  const field = out.getByLabel('Password', { exact: true });
  await field.fill('Tunnel-40');
  await out.getByRole('button', { name: 'Show password' }).click();
  await expect(field).toHaveAttribute('type', 'text');
  await expect(field).toHaveValue('Tunnel-40');
  await fresh.close();
});
