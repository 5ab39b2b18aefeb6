import type { Page } from 'playwright/test';
import { sensor, van } from '../center/answers';
import { ACCOUNT, CannedCenter, DOMAIN } from '../center/center';
import type { Knob } from '../center/knobs';
import { expectAccessible } from './support/axe';
import { test as base, expect } from './support/fixtures';
import { startServer } from './support/server';

/** Codes that an operator was told; only 10 is published. */
const REPORT_CODES = { confirmed: 10, downloading: 1, transferring: 3, succeeded: 6, failed: 7 };

/** The app before a Developer Center that was written apart from it, over HTTP. */
const test = base.extend<{ center: CannedCenter }, { workerCenter: CannedCenter }>({
  workerCenter: [
    async ({ browserName }, use) => {
      expect(browserName).toBe('chromium');
      const center = await CannedCenter.start();
      await use(center);
      center.stop();
    },
    { scope: 'worker' },
  ],
  workerServer: [
    async ({ workerCenter }, use) => {
      const server = await startServer({
        ...{ DEVELOPER_CENTER_URL: workerCenter.url, ...DOMAIN, EMBEDDED_CONTROL: '', EMBEDDED_SPEED: '' },
        REPORT_CODES: JSON.stringify(REPORT_CODES),
      });
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
  server: async ({ workerServer, workerCenter }, use) => {
    workerCenter.renew();
    await use(workerServer);
  },
  center: async ({ workerCenter, server }, use) => {
    expect(server.origin).toContain('127.0.0.1');
    await use(workerCenter);
  },
  signedIn: async ({ page, server }, use) => {
    const answer = await page.request.post('/gateway/session', {
      headers: { Origin: server.origin },
      data: ACCOUNT,
    });
    expect(answer.ok()).toBe(true);
    await page.goto('/');
    await expect(page.getByRole('heading', { name: 'Devices', level: 1 })).toBeVisible();
    await use(page);
  },
});

const vanPage = `/devices/${van.productKey}/${van.deviceKey}`;
const sensorPage = `/devices/${sensor.productKey}/${sensor.deviceKey}`;

async function typeAccount(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'E-mail' }).fill(ACCOUNT.email);
  await page.getByLabel('Password').fill(ACCOUNT.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** The virtual device is offered with the demonstration alone: here it stands for one in reach. */
async function allowVirtualDevice(page: Page): Promise<void> {
  await page.route('**/gateway/session', async (route) => {
    const response = await route.fetch();
    const json = (await response.json()) as { data: { developerCenter: object } };
    json.data.developerCenter = { ...json.data.developerCenter, embedded: true };
    await route.fulfill({ response, json });
  });
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

  await page.getByRole('button', { name: 'Appoint a time' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Appoint/ })
    .click();
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

test('a Bluetooth plan of component numbers alone is carried out with the files of the device’s plan', async ({
  page,
  signedIn,
  center,
}) => {
  await allowVirtualDevice(signedIn);
  await page.goto(`${sensorPage}/bluetooth`);
  await expect(page.getByText('Fewer reconnects in tunnels.')).toBeVisible();
  await expect(page.getByText(/12 kB/).first()).toBeVisible();
  await page.getByRole('button', { name: 'Use a virtual device' }).click();
  await page.getByRole('button', { name: 'Confirm and begin' }).click();
  await expect(page.getByText('The device is back and runs the new version.')).toBeVisible();
  await expect(page.getByText('Accepted by the Developer Center')).toHaveCount(4);
  const reported = center.of('reportUpgradeStatus') as { componentNo: string; reportStatus: number }[];
  expect(reported.map((each) => each.reportStatus)).toEqual([10, 1, 3, 6]);
  expect(new Set(reported.map((each) => each.componentNo))).toEqual(new Set(['MODULE']));
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
  await expectAccessible(page);

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
  for (const [knob, shown, says] of [
    ['delta from another version', 'From 0.9.7 to 1.1.0', /0\.9\.7.*1\.0\.0|1\.0\.0.*0\.9\.7/],
    ['much space', /At least 90 MB.*4,?096/, /90 MB.*4,?096|4,?096.*90 MB/],
  ] as const) {
    center.renew(knob);
    await page.goto(vanPage);
    // Plan and device are known as they are now, not as they were.
    await expect(page.getByText(shown).first()).toBeVisible();
    await expect(page.getByText('Module version')).toBeVisible();
    await page.getByRole('button', { name: 'Upgrade now' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText(says);
    await expectAccessible(page);
    expect(center.of('userBatchConfirmUpgrade')).toEqual([]);
    await dialog.getByRole('button', { name: 'Upgrade all the same' }).click();
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
  await expect(page.getByRole('heading', { name: 'Devices', level: 1 })).toBeVisible();
});

test('a Bluetooth plan that cannot be carried out is refused before anything is confirmed', async ({
  page,
  signedIn,
  center,
}) => {
  await allowVirtualDevice(signedIn);
  for (const [knob, says] of [
    ['no file anywhere', 'The plan names no package that could be sent for the part MODULE.'],
    ['another target', 'is not the same upgrade'],
    ['another plan', 'is not the same upgrade'],
    ['a file without an address', 'data.components.0.fileList.0.filePath'],
    ['components under another name', '{parts} is there'],
  ] as const) {
    center.renew(knob);
    await page.goto(`${sensorPage}/bluetooth`);
    await expect(page.getByText(says)).toBeVisible();
    await expect(page.getByRole('button', { name: 'Confirm and begin' })).toBeHidden();
    await expectAccessible(page);
    await page.goto(sensorPage);
    await page.getByRole('region', { name: 'Prepare for offline' }).getByRole('button').click();
    await expect(page.getByText(says)).toBeVisible();
    await expect(page.getByText(/^Ready/)).toBeHidden();
    expect(center.of('reportUpgradeStatus')).toEqual([]);
  }
});

test('a package that is not the plan’s is said to be so, and the upgrade goes on once it is', async ({
  page,
  signedIn,
  center,
}) => {
  await allowVirtualDevice(signedIn);
  center.renew('only the other secret', 'components under comVerList');
  await page.goto(`${sensorPage}/bluetooth`);
  await page.getByRole('button', { name: 'Use a virtual device' }).click();
  for (const [knob, button, says] of [
    ['a web page instead of a file', 'Confirm and begin', 'A web page came instead of the package.'],
    ['a short file', 'Try again', 'The package has 4 kB, the plan says 12 kB.'],
  ] as const) {
    center.renew(knob, 'only the other secret', 'components under comVerList');
    await page.getByRole('button', { name: button }).click();
    await expect(page.getByText(says)).toBeVisible();
    await expect(page.getByText('Nothing was sent to the device.')).toBeVisible();
    await expectAccessible(page);
  }
  center.renew('only the other secret');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('The device is back and runs the new version.')).toBeVisible();
});

test('a package that stands still is said to, and the upgrade goes on once it comes', async ({
  page,
  signedIn,
  center,
}) => {
  await page.clock.install();
  await allowVirtualDevice(signedIn);
  center.renew('a file that stands still');
  await page.goto(`${sensorPage}/bluetooth`);
  await page.getByRole('button', { name: 'Use a virtual device' }).click();
  await page.getByRole('button', { name: 'Confirm and begin' }).click();
  await expect(page.getByText('4 kB of 12 kB')).toBeVisible();
  await expect(async () => {
    // Half a minute without a byte, more than once.
    await page.clock.fastForward(31_000);
    await expect(page.getByText('The download stands still')).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await expect(page.getByText('Nothing was sent to the device.')).toBeVisible();
  center.renew();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('The device is back and runs the new version.')).toBeVisible();
});
