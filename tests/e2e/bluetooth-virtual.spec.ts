import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright/test';
import { expectAccessible } from './support/axe';
import { expect, test } from './support/fixtures';
import type { AppServer } from './support/server';

const DEVICE = 'Loading bay sensor';
const PRODUCT = 'p11bLe';

interface ControlledDevice {
  readonly deviceKey: string;
  readonly name: string;
  readonly versions: { readonly module: string };
}

interface Report {
  readonly name: string;
  readonly componentNo: string;
}

async function deviceOf(server: AppServer): Promise<ControlledDevice> {
  const answer = (await server.control({ command: 'devices' })) as { data: ControlledDevice[] };
  return answer.data.find(({ name }) => name === DEVICE)!;
}

async function reportsOf(server: AppServer, deviceKey: string): Promise<string[]> {
  const answer = (await server.control({ command: 'reports', deviceKey })) as { data: Report[] };
  return answer.data.map(({ componentNo, name }) => `${componentNo} ${name}`);
}

/** Gives the device a plan of that many kibibytes and opens its Bluetooth page. */
async function openUpgrade(
  page: Page,
  server: AppServer,
  kibibytes = 24,
  more: object = {},
): Promise<string> {
  const { deviceKey } = await deviceOf(server);
  const components = [{ type: 0, target: '1.8.0', files: [kibibytes * 1024], ...more }];
  await server.control({ command: 'createPlan', deviceKeys: [deviceKey], components });
  await page.goto(`/devices/${PRODUCT}/${deviceKey}`);
  await page.getByRole('link', { name: 'Upgrade over Bluetooth' }).click();
  await expect(page.getByRole('heading', { name: 'What it takes' })).toBeVisible();
  return deviceKey;
}

async function begin(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Use a virtual device' }).click();
  await expect(page.getByText(/^Chosen: QUEC_BLE_/)).toBeVisible();
  await expect(page.getByText('This device is simulated in this page.')).toBeVisible();
  await page.getByRole('button', { name: 'Confirm and begin' }).click();
}

/** Saves the upgrade's record, and finds in it what happened. */
async function expectRecord(page: Page, deviceKey: string): Promise<void> {
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save the record' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe(`overair-upgrade-${deviceKey}.json`);
  const record = JSON.parse(await readFile(await download.path(), 'utf8')) as {
    browser: { userAgent: string };
    acknowledgements: { count: number }[];
    entries: { what: string; name?: string; report?: string }[];
  };
  expect(record.browser.userAgent).toContain('Chrom');
  expect(record.acknowledgements.length).toBeGreaterThan(0);
  const phases = record.entries.filter(({ what }) => what === 'phase').map(({ name }) => name);
  expect(phases).toEqual(expect.arrayContaining(['confirming', 'transferring', 'restarting', 'finished']));
  const reports = record.entries.filter(({ what }) => what === 'report').map(({ report }) => report);
  expect(reports).toEqual(['confirmed', 'downloading', 'transferring', 'succeeded']);
}

const sending = (page: Page) => page.getByRole('heading', { name: 'Sending to the device' });

test('a whole upgrade, from the plan to the new version', async ({ signedIn: page, server }) => {
  const deviceKey = await openUpgrade(page, server);
  await begin(page);
  await expect(page.getByText('Virtual device', { exact: true })).toBeVisible();
  await expect(sending(page)).toBeVisible();
  await expect(page.getByText('Do not switch the device off, and stay near it.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'The device has everything and restarts' })).toBeVisible();
  await expect(page.getByText('The device is back and runs the new version.')).toBeVisible();
  await expectAccessible(page);
  const reports = page.getByRole('region', { name: 'What is reported' }).getByRole('listitem');
  await expect(reports).toHaveCount(4);
  await expect(reports.filter({ hasText: 'Accepted by the Developer Center' })).toHaveCount(4);
  await expect
    .poll(() => reportsOf(server, deviceKey))
    .toEqual(['MODULE confirmed', 'MODULE downloading', 'MODULE transferring', 'MODULE succeeded']);
  expect((await deviceOf(server)).versions.module).toBe('1.8.0');
  await expectRecord(page, deviceKey);
  await page.reload();
  await expect(page.getByText('It is from the last upgrade in this browser')).toBeVisible();
  await expectRecord(page, deviceKey);
  await page.getByRole('link', { name: 'To the device' }).click();
  await expect(page.getByText('1.8.0').first()).toBeVisible();
  await expect(page.getByText('Succeeded').first()).toBeVisible();
});

test('nothing is confirmed before all that follows is here', async ({ signedIn: page, server }) => {
  const { deviceKey } = await deviceOf(server);
  const components = [{ type: 0, target: '1.8.0', files: [24 * 1024] }];
  await server.control({ command: 'createPlan', deviceKeys: [deviceKey], components });
  // What the page begins with is here once it asks what the device is.
  let isCut = false;
  await page.route(/\/gateway\/api\/device$/, async (route) => {
    isCut = true;
    await route.continue();
  });
  await page.route('**/_app/immutable/**', (route) => (isCut ? route.abort() : route.continue()));
  await page.goto(`/devices/${PRODUCT}/${deviceKey}/bluetooth`);
  await page.getByRole('button', { name: 'Confirm and begin' }).click();
  const failed = page.getByRole('region', { name: 'The upgrade stopped: Confirm' });
  await expect(failed).toContainText('Check the network and try again.');
  await expect(failed).toContainText('Nothing was sent to the device.');
  expect(await reportsOf(server, deviceKey)).toEqual([]);
  isCut = false;
  await page.unroute('**/_app/immutable/**');
  await failed.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { name: 'The package is here and checked' })).toBeVisible();
  await expect.poll(() => reportsOf(server, deviceKey)).toContain('MODULE confirmed');
});

test(
  'a paused transfer stays where it is, and goes on',
  { tag: '@long' },
  async ({ signedIn: page, server }) => {
    await openUpgrade(page, server, 64);
    await begin(page);
    await expect(sending(page)).toBeVisible();
    await page.getByRole('button', { name: 'Pause' }).click();
    await expect(page.getByRole('heading', { name: 'Paused' })).toBeVisible();
    const progress = page.getByRole('progressbar', { name: 'Upgrade progress' });
    const before = await progress.getAttribute('aria-valuenow');
    expect(await progress.getAttribute('aria-valuenow')).toBe(before);
    await page.getByRole('button', { name: 'Go on' }).click();
    await expect(page.getByText('The device is back and runs the new version.')).toBeVisible();
  },
);

test('a cancelled transfer is reported as failed, and can be begun again', async ({
  signedIn: page,
  server,
}) => {
  const deviceKey = await openUpgrade(page, server, 128);
  await begin(page);
  await expect(page.getByText(/kB\/s/)).toBeVisible();
  await page.getByRole('button', { name: 'Cancel upgrade' }).click();
  const dialog = page.getByRole('dialog', { name: 'Cancel this upgrade?' });
  await expect(dialog).toContainText('keeps the version it runs');
  await dialog.getByRole('button', { name: 'Cancel the upgrade' }).click();
  await expect(page.getByRole('heading', { name: 'The upgrade was ended' })).toBeVisible();
  await expect(page.getByText('The device has only a part of the file')).toBeVisible();
  const steps = page.getByRole('list', { name: 'Steps' });
  await expect(steps).toContainText('Transfer: ended by you');
  await expect(steps).toContainText('Restart: to come');
  await expect.poll(() => reportsOf(server, deviceKey)).toContain('MODULE failed');
  await page.getByRole('button', { name: 'Begin again' }).click();
  await expect(page.getByRole('button', { name: 'Confirm and begin' })).toBeVisible();
});

test('leaving is held once, with what would be lost, and the upgrade can be gone on with', async ({
  signedIn: page,
  server,
}) => {
  await openUpgrade(page, server, 64);
  await begin(page);
  await expect(page.getByText(/kB\/s/)).toBeVisible();
  await page.getByRole('link', { name: 'To the device' }).click();
  const dialog = page.getByRole('dialog', { name: 'Leave while the upgrade runs?' });
  await expect(dialog).toContainText('The transfer stops at');
  await dialog.getByRole('button', { name: 'Stay' }).click();
  await page.goBack();
  await expect(dialog).toBeVisible();
  await dialog.getByRole('button', { name: 'Leave' }).click();
  await expect(page.getByRole('link', { name: 'Upgrade over Bluetooth' })).toBeVisible();
});

/** Asks to sign out in the tab, and gives the dialog. */
async function askToSignOut(page: Page) {
  await page.getByRole('button', { name: 'Account' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  return page.getByRole('dialog', { name: 'Sign out?' });
}

test('signing out in another tab names the upgrade that runs, and reports its end', async ({
  signedIn: page,
  server,
  context,
}) => {
  const deviceKey = await openUpgrade(page, server, 128);
  await begin(page);
  await expect(page.getByText(/kB\/s/)).toBeVisible();
  const other = await context.newPage();
  await other.goto('/');
  const dialog = await askToSignOut(other);
  await expect(dialog.getByText(`An upgrade of ${DEVICE} is under way`)).toBeVisible();
  await dialog.getByRole('button', { name: 'Stay signed in' }).click();
  await expect(sending(page)).toBeVisible();
  await askToSignOut(other);
  await dialog.getByRole('button', { name: 'End it and sign out' }).click();
  await expect(other.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await expect
    .poll(() => reportsOf(server, deviceKey))
    .toEqual(['MODULE confirmed', 'MODULE downloading', 'MODULE transferring', 'MODULE failed']);
  await expect(page.getByText(`The upgrade of ${DEVICE} was ended`)).toBeVisible();
  await expect(page.getByText('it is reported as failed')).toBeVisible();
  expect((await deviceOf(server)).versions.module).not.toBe('1.8.0');
});

test('a package whose hash is wrong is never sent', async ({ signedIn: page, server }) => {
  const deviceKey = await openUpgrade(page, server, 24, { wrongChecks: true });
  await begin(page);
  await expect(page.getByText('The package does not match the plan')).toBeVisible();
  await expect(page.getByText('Nothing was sent to the device.')).toBeVisible();
  await expect.poll(() => reportsOf(server, deviceKey)).toEqual(['MODULE confirmed', 'MODULE downloading']);
});

test.describe('in Chinese', () => {
  test.use({ locale: 'zh-CN' });

  test('an upgrade is told in Chinese', async ({ page, server }) => {
    const { deviceKey } = await deviceOf(server);
    const components = [{ type: 0, target: '1.8.0', files: [16 * 1024] }];
    await server.control({ command: 'createPlan', deviceKeys: [deviceKey], components });
    await page.goto('/');
    await page.getByRole('button', { name: '使用演示账户登录' }).click();
    await page
      .getByRole('link', { name: new RegExp(DEVICE) })
      .first()
      .click();
    await page.getByRole('link', { name: '通过蓝牙升级', exact: true }).click();
    await page.getByRole('button', { name: '使用虚拟设备' }).click();
    await page.getByRole('button', { name: '确认并开始' }).click();
    await expect(page.getByText('设备已恢复，正在运行新版本。')).toBeVisible();
    await expect(page.getByText('开发者中心已接受')).toHaveCount(4);
  });
});

test.describe('where there is no Bluetooth', () => {
  test('the page says which browsers have it', async ({ signedIn: page, server }) => {
    await page.addInitScript(() => {
      Reflect.deleteProperty(Navigator.prototype, 'bluetooth');
    });
    await openUpgrade(page, server);
    await expect(page.getByText('This browser has no Web Bluetooth')).toBeVisible();
    await expect(page.getByText('chrome://flags/#enable-web-bluetooth')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Use a virtual device' })).toBeVisible();
  });
});
