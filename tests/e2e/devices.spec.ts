import { expectAccessible } from './support/axe';
import { expect, test } from './support/fixtures';
import { holdBack } from './support/hold';
import { findOffline } from './support/offline';
import { changeList, expectNoSidewaysScroll, failWith, groupOf, lineOf, searchField } from './support/list';
import { startServer } from './support/server';

test('shows devices by what they need, and what can be done with each', async ({ signedIn: page }) => {
  await expect(page.getByText('24 devices')).toBeVisible();
  await expect(groupOf(page, 'Needs your decision').getByRole('listitem')).toHaveCount(5);
  await expect(groupOf(page, 'Failed').getByRole('listitem')).toHaveCount(10);
  const line = lineOf(page, 'Cold store north');
  await expect(line).toContainText('Asset Tracker T2 · Online');
  await expect(line).toContainText('Upgrade available');
  await expect(line).toContainText('Decide by');
  await expect(line).toContainText('2.5.0');
  await expect(lineOf(page, 'Reefer container 22')).toContainText('Begins when the device is back');
  const shared = lineOf(page, 'Cold store south');
  await expect(shared).toContainText('Shared with you');
  await expect(shared.getByRole('checkbox')).toHaveCount(0);
  await expectAccessible(page);
});

test('keeps search and filters in the address, through a reload and back', async ({ signedIn: page }) => {
  await searchField(page).fill('VAN');
  await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(2);
  await expect(page).toHaveURL(/\?q=VAN$/);
  await expect(page.getByRole('status').filter({ hasText: '2 devices match.' })).toBeAttached();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(page).toHaveURL(/\/$/);
  await expect(page.getByRole('status').filter({ hasText: 'The whole list is shown.' })).toBeAttached();

  await page.getByRole('button', { name: /^Failed/ }).click();
  await page.getByRole('button', { name: 'Filters', exact: true }).click();
  await page.getByLabel('Product').selectOption({ label: 'Wi-Fi Plug P1' });
  await page.getByLabel('Connection').selectOption('Online');
  await page.getByLabel('Owner').selectOption('Your own');
  await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(3);
  await expect(page).toHaveURL(/need=failed&online=1&shared=0&product=/);

  await page.reload();
  await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(3);
  await page.getByRole('link', { name: /Server room fan/ }).click();
  await expect(page.getByRole('heading', { name: 'Server room fan', level: 1 })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(3);
  await expect(page.getByRole('button', { name: /^Failed/ })).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByLabel('Connection')).toHaveValue('true');
});

test('a result that was looked at here stands under its result, and is not called unseen', async ({
  signedIn: page,
}) => {
  const printer = groupOf(page, 'Succeeded').getByRole('listitem').filter({ hasText: 'Office printer' });
  await expect(printer).toContainText('Result not seen yet');
  await page.getByRole('link', { name: 'Office printer' }).click();
  await expect(page.getByText('Upgraded', { exact: true })).toBeVisible();
  await page.goBack();
  await expect(printer).toBeVisible();
  await expect(printer).not.toContainText('Result not seen yet');
  await page.reload();
  await expect(printer).toBeVisible();
  await expect(printer).not.toContainText('Result not seen yet');
});

test('says when nothing matches', async ({ signedIn: page }) => {
  await searchField(page).fill('no such device');
  await expect(page.getByText('No device matches', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Clear the search' }).click();
  await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(24);
  await expect(searchField(page)).toBeFocused();
});

test('shows auto-confirmation, asking for what is in sight', async ({ signedIn: page }) => {
  await expect(page.getByText('24 devices')).toBeVisible();
  const printer = lineOf(page, 'Office printer');
  await printer.scrollIntoViewIfNeeded();
  await expect(printer.getByText('Auto-confirmation')).toBeVisible();
  await expect(lineOf(page, 'Cold store north').getByText('Auto-confirmation')).toHaveCount(0);
});

test('keeps what was loaded when nothing answers, and says as of when', async ({
  signedIn: page,
  context,
}) => {
  await expect(page.getByText('24 devices')).toBeVisible();
  await context.setOffline(true);
  await findOffline(page);
  await expect(page.getByText(/Shown as last known on .+\d\d:\d\d/)).toBeVisible();
  await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(24);
  await context.setOffline(false);
  await expect(page.getByText('No connection', { exact: true })).toHaveCount(0);
});

test('says so when nothing could be loaded at all', async ({ page, server }) => {
  expect(server.origin).toBeTruthy();
  await page.route('**/gateway/api/devices', (route) => route.abort());
  await page.goto('/');
  await page.getByRole('button', { name: 'Sign in with the demo account' }).click();
  await expect(page.getByText('No connection', { exact: true })).toBeVisible();
  await page.unroute('**/gateway/api/devices');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('24 devices')).toBeVisible();
});

test('shows a skeleton while the first page is on its way', async ({ page, server }) => {
  expect(server.origin).toBeTruthy();
  const letGo = await holdBack(page, 'devices');
  await page.goto('/');
  await page.getByRole('button', { name: 'Sign in with the demo account' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Loading your devices' })).toBeAttached();
  letGo();
  await expect(page.getByText('24 devices')).toBeVisible();
});

test('names an account without devices, and one that may not see any', async ({ page, server }) => {
  expect(server.origin).toBeTruthy();
  await changeList(page, ({ data }) => Object.assign(data, { list: [], total: 0 }));
  await page.goto('/');
  await page.getByRole('button', { name: 'Sign in with the demo account' }).click();
  await expect(page.getByText('No devices yet')).toBeVisible();
  await page.unroute('**/gateway/api/devices');
  await failWith(page, 'devices', 'no-right', 1);
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(page.getByText('This account may not see devices')).toBeVisible();
});

test('shows the readable devices and counts the others', async ({ signedIn: page }) => {
  await expect(page.getByText('24 devices')).toBeVisible();
  await changeList(page, ({ data }) => {
    for (const device of data.list.slice(0, 2)) device.deviceKey = 7.5;
  });
  await page.reload();
  await expect(page.getByText('2 devices could not be read')).toBeVisible();
  await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(22);
});

test('shows what has come of a list that comes only partly', async ({ page }) => {
  test.slow();
  const server = await startServer({ EMBEDDED_DEVICES: '250' });
  const requestId = '6101ec91-6d1c-4f0e-9c58-0d6f3d2f7a10';
  try {
    await page.route('**/gateway/api/devices', async (route) => {
      const { page: number } = route.request().postDataJSON() as { page: number };
      if (number === 2)
        await route.fulfill({
          ...{ status: 502, headers: { 'X-Request-Id': requestId } },
          json: { error: { code: 'upstream-unavailable' } },
        });
      else await route.continue();
    });
    await page.goto(server.origin);
    await page.getByRole('button', { name: 'Sign in with the demo account' }).click();
    await expect(page.getByText('Some devices could not be loaded.')).toBeVisible();
    await expect(page.getByText('Request 6101ec91…')).toBeVisible();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Copy: Request id' }).click();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(requestId);
    await expect(page.getByText('150 devices')).toBeVisible();
    await searchField(page).fill('van');
    await expectAccessible(page);
    await searchField(page).fill('');
    await page.unroute('**/gateway/api/devices');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByText('250 devices', { exact: true })).toBeVisible();
    await expect(page.getByText('Some devices could not be loaded.')).toHaveCount(0);
  } finally {
    await server.stop();
  }
});

test('fits 320 pixels, which is 200 % zoom on a small window', async ({ signedIn: page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await expect(page.getByRole('button', { name: 'Select 23 devices' })).toBeVisible();
  await expectNoSidewaysScroll(page);
  await page.getByRole('button', { name: 'Filters', exact: true }).click();
  await expect(page.getByRole('dialog', { name: 'Filters' })).toBeVisible();
  await expectNoSidewaysScroll(page);
  await page.getByRole('button', { name: 'Show 24 devices' }).click();
  await page.getByRole('checkbox', { name: 'Select all: Needs your decision' }).check();
  await expectNoSidewaysScroll(page);
  await page.getByRole('button', { name: /^Upgrade \d/ }).click();
  await expect(page.getByRole('dialog', { name: 'Upgrade now' })).toBeVisible();
  await expectNoSidewaysScroll(page);
});

test('moves nothing where a person asked for less motion', async ({ signedIn: page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const button = page.getByRole('button', { name: 'Refresh' });
  const duration = await button.evaluate((element) => getComputedStyle(element).transitionDuration);
  expect(Math.max(...duration.split(',').map(Number.parseFloat))).toBeLessThan(0.001);
});

test.describe('in Chinese', () => {
  test.use({ locale: 'zh-CN' });

  test('speaks Chinese throughout', async ({ page, server }) => {
    expect(server.origin).toBeTruthy();
    await page.goto('/');
    await page.getByRole('button', { name: /演示/ }).click();
    await expect(page.getByRole('heading', { name: '设备', level: 1 })).toBeVisible();
    await expect(page.getByText('24 台设备', { exact: true })).toBeVisible();
    await page.getByRole('checkbox', { name: '全选：失败或已取消' }).check();
    await expect(page.getByText('已选 9 台设备')).toBeVisible();
    await page.getByRole('button', { name: '重试 9 台' }).click();
    await expect(page.getByRole('dialog', { name: '重试升级' })).toContainText('9 台设备可以重试升级。');
    await expectAccessible(page);
  });
});
