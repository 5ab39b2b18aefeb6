import type { Page } from 'playwright/test';
import { van } from '../center/answers';
import { ACCOUNT } from '../center/center';
import type { Knob } from '../center/knobs';
import { test, vanPage } from './support/center';
import { keptText } from './support/database';
import { expect } from './support/fixtures';

async function typeAccount(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'E-mail' }).fill(ACCOUNT.email);
  await page.getByLabel('Password', { exact: true }).fill(ACCOUNT.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

test('the nine steps: read, appoint, confirm, follow, see off; retry what failed; cancel', async ({
  page,
  center,
}) => {
  const decided = () => center.of('userBatchConfirmUpgrade').flat();
  const decision = { ...van, planId: '9007199254740995' };
  await page.goto('/');
  await typeAccount(page);
  await page.getByRole('main').getByRole('link', { name: 'Van 7' }).click();
  await expect(page.getByText('Fewer reconnects in tunnels.')).toBeVisible();
  await expect(page.getByText('This upgrade waits for your decision.')).toBeVisible();

  await page.getByRole('button', { name: 'Schedule' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Schedule' }).click();
  await expect.poll(decided).toMatchObject([{ ...decision, operType: 2 }]);
  const [{ appointStartTime, appointEndTime }] = decided() as [Record<string, number>];
  expect(appointEndTime! - appointStartTime!).toBeGreaterThanOrEqual(3_600_000);

  await page.getByRole('button', { name: 'Upgrade now' }).click();
  await expect(page.getByText(/upgraded from 1\.0\.0 to 1\.1\.0/)).toBeVisible();
  expect(decided()).toMatchObject([{ operType: 2 }, { ...decision, operType: 1 }]);
  await page.getByRole('button', { name: 'Mark as seen' }).click();
  await expect(page.getByText('The upgrade succeeded, and its result has been seen.')).toBeVisible();
  expect(center.of('closeFinishTips')).toHaveLength(1);

  center.renew('fails');
  await page.reload();
  await page.getByRole('button', { name: 'Upgrade now' }).click();
  await expect(page.getByText(/Not enough power/)).toBeVisible();
  await page.getByRole('button', { name: 'Retry upgrade' }).click();
  await expect.poll(decided).toMatchObject([{ operType: 1 }, { ...decision, operType: 5 }]);

  center.renew();
  await page.reload();
  await page.getByRole('button', { name: 'Cancel upgrade' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel the upgrade' }).click();
  await expect(page.getByText('The upgrade was cancelled for this device.')).toBeVisible();
  expect(decided()).toMatchObject([{ ...decision, operType: 3 }]);
});

test('auto-confirmation is turned on and off', async ({ signedIn: page, center }) => {
  await page.goto(vanPage);
  const toggle = page.getByRole('switch', { name: 'Auto-confirmation' });
  await expect(toggle).not.toBeChecked();
  await toggle.click();
  await expect(toggle).toBeChecked();
  expect(center.of('setAutoUpgradeSwitch')).toEqual([van]);
  await page.reload();
  await expect(toggle).toBeChecked();
  await toggle.click();
  await expect(toggle).not.toBeChecked();
  expect(center.of('deleteDeviceUpgrade')).toEqual([van]);
});

test('a device’s page says what it was told, and what it could not read', async ({
  signedIn: page,
  center,
}) => {
  const confirm = page.getByRole('button', { name: 'Upgrade now' });
  const open = async (knob: Knob): Promise<void> => {
    center.renew(knob);
    await page.goto(vanPage);
    await expect(page.getByRole('heading', { name: 'Van 7', level: 1 })).toBeVisible();
  };

  await open('odd decorations');
  await expect(page.getByText('Online or not: not known')).toBeVisible();
  await expect(confirm).toBeVisible();

  await open('unknown status');
  await expect(page.getByText('Held by the operator')).toBeVisible();
  await expect(page.getByText('The state of the plan is not known here.')).toBeVisible();
  await expect(confirm).toBeHidden();
  // What cannot be read below leaves standing what was told last: this plan, once it is kept.
  await expect.poll(() => keptText(page, 'plans')).toContain('Held by the operator');

  for (const [knob, says] of [
    ['plan in a wrapper', '{plan} is there'],
    ['period that is none', 'data.planEndTime'],
  ] as const) {
    await open(knob);
    await expect(page.getByText(says)).toBeVisible();
    await expect(page.getByText('This device has no upgrade plan.')).toBeHidden();
    await expect(confirm).toBeHidden();
  }

  await open('switch in a wrapper');
  await expect(page.getByText('{autoUpgradeSwitch} is there')).toBeVisible();
  await expect(page.getByRole('switch')).toBeHidden();

  await open('times in seconds');
  await expect(page.getByText('This upgrade waits for your decision.')).toBeVisible();

  await open('MCU versions as a list');
  await expect(page.getByText('3.2', { exact: true })).toBeVisible();
  await expect(page.getByText('motor')).toBeHidden();

  await open('refusals below data');
  await confirm.click();
  await expect(page.getByText(/Plan suspended/)).toBeVisible();
});

test('what a device lacks is said before a plan is confirmed, and stops nobody', async ({
  signedIn: page,
  center,
}) => {
  for (const [knob, says] of [
    ['delta from another version', /0\.9\.7.*1\.0\.0|1\.0\.0.*0\.9\.7/],
    ['much space', /90 MB.*4,?096|4,?096.*90 MB/],
  ] as const) {
    center.renew(knob);
    let answer: () => void = () => undefined;
    const tapped = new Promise<void>((resolve) => (answer = resolve));
    await page.route(/\/gateway\/api\/(devicePlan|deviceAttributes)$/, async (route) => {
      await tapped;
      await route.fallback();
    });
    await page.goto(vanPage);
    // The plan is still the one that was kept, and the device has told nothing.
    const confirm = page.getByRole('button', { name: 'Upgrade now' });
    await confirm.click();
    await expect(confirm).toHaveAttribute('aria-busy', 'true');
    answer();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText(says);
    expect(center.of('userBatchConfirmUpgrade')).toEqual([]);
    await dialog.getByRole('button', { name: 'Upgrade anyway' }).click();
    await expect.poll(() => center.of('userBatchConfirmUpgrade')).toHaveLength(1);
  }
});

test('the list counts every device, and is never empty because it was not understood', async ({
  signedIn: page,
  center,
}) => {
  center.renew('large fleet, total 0');
  await page.goto('/');
  await expect(page.getByText('212 devices').first()).toBeVisible();
  center.renew('list under another name');
  await page.evaluate(() => indexedDB.deleteDatabase('overair'));
  await page.goto('/');
  await expect(page.getByText('{records, total} is there')).toBeVisible();
  await expect(page.getByText('No devices yet')).toBeHidden();
  center.renew('unknown status');
  await page.goto('/');
  const line = page.getByRole('listitem').filter({ hasText: 'Van 7' });
  await expect(line).toContainText('Unknown state');
  await expect(line).toContainText('Held by the operator');
  center.renew('odd decorations');
  await page.goto('/');
  await expect(line).toContainText('Upgrade available');
});

test('signing in says whose fault it is', async ({ page, center }) => {
  await page.goto('/');
  for (const [knob, says] of [
    ['user domain unknown', 'Your account and password are not the reason.'],
    ['e-mail not registered', 'There is no account with this e-mail address'],
  ] as const) {
    center.renew(knob);
    await typeAccount(page);
    await expect(page.getByText(says)).toBeVisible();
  }
  center.renew('userInfo refused');
  await typeAccount(page);
  await expect(page.getByRole('heading', { name: 'Devices', level: 1, exact: true })).toBeVisible();
});

test('a batch says with which devices it may fail, and stops nobody', async ({ signedIn: page, center }) => {
  center.renew('delta from another version');
  await page.goto('/');
  await page.getByRole('checkbox', { name: 'Select Van 7' }).check();
  await page.getByRole('button', { name: 'Upgrade now' }).click();
  const dialog = page.getByRole('dialog', { name: 'Upgrade now' });
  await expect(dialog).toContainText('With 1 device the upgrade may fail:');
  await expect(dialog).toContainText(/fits version 0\.9\.7 alone.*runs 1\.0\.0/);
  await dialog.getByRole('button', { name: 'Upgrade 1 device' }).click();
  await expect.poll(() => center.of('userBatchConfirmUpgrade')).toHaveLength(1);
});
