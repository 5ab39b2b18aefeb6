import type { Page } from 'playwright/test';
import { expectAccessible } from './support/axe';
import {
  devices,
  moveCalendar,
  gotoDevice,
  openDevice,
  planCard,
  planOf,
  signIn,
  slowDown,
} from './support/device-page';
import { expect, test } from './support/fixtures';
import { holdBack } from './support/hold';
import { requestsOf } from './support/server';

test('shows what changes, what the plan asks for and what the device has of it', async ({
  signedIn: page,
}) => {
  await gotoDevice(page, devices.awaiting);
  const changes = page.getByRole('region', { name: 'What changes' });
  await expect(changes.getByText('Finds its position in half the time')).toBeVisible();
  await expect(changes.getByText('Full package · 393 kB')).toBeVisible();
  await expect(changes.getByText('From 2.4.1 to 2.5.0')).toBeAttached();
  const requirements = changes.getByRole('list', { name: 'Requirements' });
  await expect(requirements.getByRole('listitem')).toHaveText([
    /Battery: met\.\s*At least 30%; the device has 82%\./,
    /Signal: met\.\s*At least -105 dBm; the device has -87 dBm\./,
    /Free space: not known\.\s*At least 1 MB; the device says 8,388,608, in a unit that is not named\./,
  ]);
  await expect(page.getByRole('region', { name: 'History' })).toContainText('First seen: Upgrade available');
  await expectAccessible(page);
});

test('a whole upgrade by keyboard alone, each step said', async ({ signedIn: page }) => {
  const focusOn = async (name: string, role: 'link' | 'button'): Promise<void> => {
    const target = page.getByRole(role, { name });
    await expect(target).toBeVisible();
    for (let press = 0; press < 80; press++) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`the keyboard does not reach ${name}`);
  };
  await focusOn('Cold store north', 'link');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Cold store north', level: 1 })).toBeVisible();
  await focusOn('Upgrade now', 'button');
  await page.keyboard.press('Enter');
  const taken = page.getByText('The Developer Center has accepted your confirmation.');
  await expect(taken).toBeVisible();
  await expect(page.getByRole('button', { name: 'Upgrade now' })).toBeHidden();
  // The button is gone: the place of the keyboard is what came of it.
  await expect(page.locator(':focus')).toContainText('The Developer Center has accepted your confirmation.');
  await expect(page.getByText('Module: upgraded from 2.4.1 to 2.5.0')).toBeVisible();
  await expect(page.getByText('Cold store north: Succeeded', { exact: true })).toBeAttached();
  await focusOn('Mark as seen', 'button');
  await page.keyboard.press('Enter');
  await expect(page.getByText('The result is marked as seen.')).toBeVisible();
  const history = page.getByRole('region', { name: 'History' });
  await expect(history.getByRole('listitem')).toContainText([
    'Upgrade available',
    'You chose: Upgrade now',
    'Succeeded',
    'You chose: Mark as seen',
  ]);
});

test('asks before it starts what would fail, and says what to do about a failure', async ({
  signedIn: page,
  server,
}) => {
  await gotoDevice(page, devices.lowBattery);
  const plan = planCard(page, 'Tracker firmware 2.5.0');
  await expect(plan.getByText('Upgrade failed: the battery is too low')).toBeVisible();
  await expect(
    plan.getByText(/Battery is 14%; the upgrade asks for at least 30%\.\s+Fix this first/),
  ).toBeVisible();
  const retry = plan.getByRole('button', { name: 'Retry upgrade' });
  await retry.click();
  const dialog = page.getByRole('dialog', { name: 'The device does not meet a requirement' });
  await expect(
    dialog.getByText('If it is still so when the device begins, the upgrade fails.'),
  ).toBeVisible();
  await dialog.getByRole('button', { name: 'Not now' }).click();
  await expect(retry).toBeFocused();
  expect((await planOf(server, devices.lowBattery)).phase).toBe('failed');

  await server.control({ command: 'setDevice', deviceKey: devices.lowBattery.deviceKey, battery: 80 });
  await page.reload();
  await expect(page.getByText('Battery: met')).toBeVisible();
  await retry.click();
  await expect(page.getByText('The Developer Center sends the upgrade again.')).toBeVisible();
  await expect(page.getByText('Module: upgraded from 2.4.1 to 2.5.0')).toBeVisible();
});

/** Goes to another address of the page that is shown, as a link in it does. */
async function follow(page: Page, address: string): Promise<void> {
  await page.evaluate((to) => {
    const link = document.createElement('a');
    link.href = to;
    document.querySelector('main')?.append(link);
    link.click();
    link.remove();
  }, address);
  await expect(page).toHaveURL((url) => url.href.endsWith(address));
}

test('a tap is followed to its end, whatever is loaded again around its page', async ({
  signedIn: page,
  server,
}) => {
  await openDevice(page, devices.awaiting.name);
  const upgrade = page.getByRole('button', { name: 'Upgrade now' });
  await expect(upgrade).toBeEnabled();
  const letGo = await holdBack(page, 'actOnPlans');
  await upgrade.click();
  await expect(upgrade).toHaveAttribute('aria-busy', 'true');
  await follow(page, '?from=mail');
  await follow(page, '#plan');
  await expect(upgrade).toHaveAttribute('aria-busy', 'true');
  // Also a session that has to be renewed loads again around it.
  await server.control({ command: 'expireTokens', refreshTokensToo: true });
  letGo();
  const again = page.getByRole('dialog', { name: 'Please sign in again' });
  await again.getByRole('button', { name: 'Sign in with the demo account' }).click();
  await expect(again).toBeHidden();
  await expect(page.getByText('The Developer Center has accepted your confirmation.')).toBeVisible();
  await follow(page, '?from=chat');
  await expect(page.getByText('The Developer Center has accepted your confirmation.')).toBeVisible();
});

test('cancels once the consequence was read, and offers the retry', async ({ signedIn: page, server }) => {
  const letGo = await holdBack(page, 'deviceAttributes');
  await gotoDevice(page, devices.awaiting);
  const upgrade = page.getByRole('button', { name: 'Upgrade now' });
  const cancel = page.getByRole('button', { name: 'Cancel upgrade' });
  // What is only being weighed is let go for the second thought.
  await upgrade.click();
  await expect(upgrade).toHaveAttribute('aria-busy', 'true');
  await cancel.click();
  await expect(upgrade).toHaveAttribute('aria-busy', 'false');
  letGo();
  await expect(page.getByText('Battery: met')).toBeVisible();
  const dialog = page.getByRole('dialog', { name: 'Cancel this upgrade?' });
  await expect(
    dialog.getByText('counts as failed. This cannot be undone, but you can retry it until'),
  ).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(cancel).toBeFocused();
  expect((await planOf(server, devices.awaiting)).phase).toBe('awaiting');

  await cancel.click();
  await dialog.getByRole('button', { name: 'Cancel the upgrade' }).click();
  await expect(page.getByText('The Developer Center has cancelled the upgrade.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Retry upgrade' })).toBeVisible();
  await expect(page.locator(':focus')).toContainText('The Developer Center has cancelled the upgrade.');
  expect((await planOf(server, devices.awaiting)).phase).toBe('cancelled');
});

test('says a failure in the words of the platform, and where it happened', async ({
  signedIn: page,
  server,
}) => {
  const { deviceKey } = devices.awaiting;
  await server.control({ command: 'setDevice', deviceKey, failure: { kind: 'download' } });
  await gotoDevice(page, devices.awaiting);
  await page.getByRole('button', { name: 'Upgrade now' }).click();
  const plan = planCard(page, 'Tracker firmware 2.5.0');
  await expect(
    plan.getByText('The Developer Center says: Upgrade failed: the download broke off'),
  ).toBeVisible();
  await expect(plan.getByText('It failed while the package of Module was downloaded.')).toBeVisible();
  await expect(
    plan.getByText('Check that the device is switched on, charged and well connected.'),
  ).toBeVisible();
});

test('a plan that is suspended between the look and the tap is refused in words, and gone', async ({
  signedIn: page,
  server,
}) => {
  await gotoDevice(page, devices.awaiting);
  await expect(page.getByRole('button', { name: 'Upgrade now' })).toBeVisible();
  const { planId } = await planOf(server, devices.awaiting);
  await server.control({ command: 'setPlanState', planId, state: 'suspended' });
  await page.getByRole('button', { name: 'Upgrade now' }).click();
  await expect(page.getByText('Not done: Upgrade now')).toBeVisible();
  await expect(page.getByText('The plan is suspended. (code 6204)')).toBeVisible();
  await expect(page.getByText('This device has no upgrade plan.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Upgrade now' })).toBeHidden();
});

test('a device with no plan shows its versions and when it was last seen', async ({ signedIn: page }) => {
  await gotoDevice(page, devices.withoutPlan);
  await expect(page.getByText('This device has no upgrade plan.')).toBeVisible();
  await expect(page.getByText('1.7.4')).toBeVisible();
  await expect(page.getByRole('term').filter({ hasText: 'Last seen' })).toBeVisible();
  await expect(page.getByText(/\(\d+ hours ago\)/)).toBeVisible();
});

test('an unknown device and that of another are said plainly, asked for once, with a way back', async ({
  signedIn: page,
  server,
}) => {
  await page.goto('/devices/p11tRk/000000000000000');
  await expect(
    page.getByRole('heading', { name: 'Your account has no such device', level: 1 }),
  ).toBeVisible();
  expect(await requestsOf(server, 'device')).toBe(1);
  // Farm gate, of the other account.
  await page.goto('/devices/p11tRk/004999010060002');
  await expect(
    page.getByRole('heading', { name: 'This device belongs to somebody else', level: 1 }),
  ).toBeVisible();
  await page.getByRole('link', { name: 'To the devices' }).click();
  await expect(page.getByRole('heading', { name: 'Devices', level: 1, exact: true })).toBeVisible();
});

test('says what it waits for, why something is not possible, and what was seen', async ({
  signedIn: page,
}) => {
  await gotoDevice(page, devices.notYetOpen);
  await expect(
    page.getByText("“Upgrade now” is not available. The plan's period has not begun."),
  ).toBeVisible();
  await expect(page.getByRole('button', { name: 'Schedule' })).toBeVisible();
  await gotoDevice(page, devices.endingSoon);
  await expect(page.getByText('too little to schedule an upgrade')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Schedule' })).toBeHidden();
  await gotoDevice(page, devices.failedAndSeen);
  await expect(page.getByText("The plan's period is over, so it cannot be retried.")).toBeVisible();
  await gotoDevice(page, devices.expired);
  await expect(page.getByText("The plan's period ended before the device began.")).toBeVisible();
  await gotoDevice(page, devices.queued);
  await expect(page.getByText('The device is offline and begins when it is back.')).toBeVisible();
});

test('tells of progress by the quarter, and that it runs on', async ({ signedIn: page, server }) => {
  await slowDown(server, devices.upgrading);
  await gotoDevice(page, devices.upgrading);
  const progress = page.getByRole('progressbar', { name: 'Upgrade progress' });
  await expect(progress).toHaveAttribute('aria-valuetext', /^3\d%$/);
  await expect(page.getByText('Harbour crane 4: Upgrading, 25%', { exact: true })).toBeAttached();
  await expect(page.getByRole('progressbar', { name: 'Progress of MCU' })).toBeVisible();
  await expect(page.getByText('It runs already, and through the cloud it cannot be stopped.')).toBeVisible();
});

test("names a clock that is wrong, and goes by the Developer Center's", async ({ page, server }) => {
  await moveCalendar(server, 11 * 60_000);
  await signIn(page);
  await gotoDevice(page, devices.awaiting);
  await expect(page.getByText("This device's clock is wrong")).toBeVisible();
  await expect(page.getByText('It differs by 11 minutes')).toBeVisible();
  await expectAccessible(page);
});

test('speaks Chinese, on the page and in its dialogs', async ({ signedIn: page }) => {
  await gotoDevice(page, devices.awaiting);
  await page.getByRole('button', { name: 'Account' }).click();
  await page.getByRole('radio', { name: '简体中文' }).check();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { name: '自动确认' })).toBeVisible();
  await expect(page.getByText('电量\uff1a满足。', { exact: true })).toBeVisible();
  await expect(page.getByText('至少 30%\uff1b设备当前为 82%。')).toBeVisible();
  await page.getByRole('button', { name: '预约时间' }).click();
  await expect(page.getByRole('spinbutton', { name: '开始\uff1a时' })).toBeVisible();
});
