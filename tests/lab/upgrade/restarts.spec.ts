import { expect, test } from './fixtures';
import { TARGET } from './scene';

// A restart is not guessed: what the device says is a reading until it is a result.

const until = ['confirmed', 'downloading', 'transferring'];

test('restarting only after 35 s, the device is not called failed before', async ({ scene }) => {
  const { page, seeded } = scene;
  await scene.begin({ device: { software: { rebootDelayMs: 35_000 } } });
  await scene.expectVerdict();
  await scene.hurryTo(page.getByText(`It runs ${seeded.version} now. That is no result yet`));
  await scene.expectReports(...until);
  scene.timers.release();
  await scene.expectUpgraded();
  expect(scene.device.versions.module).toBe(TARGET);
  await scene.expectReports(...scene.successReports);
});

test(
  'never restarting, the device has failed once it has said so twice',
  { tag: '@long' },
  async ({ scene }) => {
    const { page, seeded } = scene;
    await scene.begin({ device: { software: { restarts: 'never' } } });
    await scene.expectVerdict();
    await scene.hurryTo(page.getByText(`It runs ${seeded.version} now. That is no result yet`));
    await scene.expectReports(...until);
    await scene.hurryTo(
      page.getByText(`The device is back and runs ${seeded.version}, not ${TARGET}.`),
      5_000,
    );
    await scene.expectReports(...until, 'failed');
  },
);

test('a boot loader that waits for the disconnection gets it', { tag: '@long' }, async ({ scene }) => {
  await scene.begin({ device: { software: { restarts: 'once-disconnected', rebootDelayMs: 0 } } });
  await scene.expectVerdict();
  await scene.hurryUntil(() => scene.events.some(({ kind }) => kind === 'rebooting'));
  await scene.expectUpgraded();
  await scene.expectReports(...scene.successReports);
});

test('a boot loader that needs to be alone for long gets that too', { tag: '@long' }, async ({ scene }) => {
  const { page, seeded } = scene;
  await scene.begin({ device: { software: { restarts: 'once-disconnected', rebootDelayMs: 40_000 } } });
  await scene.expectVerdict();
  await scene.hurryTo(page.getByText(`It runs ${seeded.version} now. That is no result yet`));
  await expect(page.getByText('others only once they are left alone')).toBeVisible();
  // One to transfer, two to read.
  await scene.hurryUntil(() => scene.events.filter(({ kind }) => kind === 'connected').length === 3);
  await scene.expectLeftAlone(3);
  await scene.expectReports(...until);
  scene.timers.release();
  await scene.expectUpgraded();
  expect(scene.device.versions.module).toBe(TARGET);
  await scene.expectReports(...scene.successReports);
});

test('back under another address and name, the device is chosen again where it is looked for', async ({
  scene,
}) => {
  const { page } = scene;
  await scene.open();
  scene.readdressAtRestart('QUEC_BLE_9ABC');
  await scene.choose();
  await scene.confirm();
  await scene.expectRestart();
  await expect(page.getByText('Do not switch the device off now.')).toBeVisible();
  await scene.hurryTo(page.getByText('Attempt 2'));
  await expect(page.getByText('Switch Bluetooth off and on here, or choose the device again')).toBeVisible();
  await scene.chooseAgain('QUEC_BLE_9ABC');
  await scene.expectUpgraded();
  await scene.expectReports(...scene.successReports);
});

test(
  'chosen again only after the search was given up, its result is read all the same',
  { tag: '@long' },
  async ({ scene }) => {
    const { page } = scene;
    await scene.open();
    scene.readdressAtRestart('QUEC_BLE_9ABC');
    await scene.choose();
    await scene.confirm();
    await scene.expectRestart();
    await scene.hurryTo(scene.heading('The upgrade stopped: Restart'), 10_000);
    await expect(page.getByText('The device has not come back from its restart.')).toBeVisible();
    await expect(page.getByText(/switch the device off/i)).toHaveCount(0);
    await scene.expectReports(...until);
    await scene.chooseAgain('QUEC_BLE_9ABC');
    await page.getByRole('button', { name: 'Look for it again' }).click();
    await scene.expectUpgraded();
    await scene.expectReports(...scene.successReports);
  },
);

for (const services of ['missing', 'dead'] as const) {
  test(
    `services from before the restart (${services}): Bluetooth off and on brings the device back`,
    { tag: '@long' },
    async ({ scene }) => {
      const { page } = scene;
      await scene.open();
      scene.when('rebooting', () => (scene.radio.faults.staleServices = services));
      await scene.choose();
      await scene.confirm();
      await scene.expectRestart();
      const connected = scene.radio.connectionsAsked;
      await scene.hurryUntil(() => scene.radio.connectionsAsked > connected + 2);
      await expect(page.getByText('Switch Bluetooth off and on here')).toBeVisible();
      // Between two attempts: with an operation under way, its answer finds the services gone, and Chromium on Linux
      // loses the page's Bluetooth, as the app then says.
      await expect.poll(() => scene.radio.connected).toBe(false);
      await scene.radio.settled();
      scene.switchBluetoothOffAndOn();
      await scene.expectUpgraded();
      await scene.expectReports(...scene.successReports);
    },
  );
}

test(
  'a constant in place of a version proves nothing: a person says what the device runs',
  { tag: '@long' },
  async ({ scene }) => {
    const { page } = scene;
    await scene.begin({ device: { software: { saysInstead: 'SN-00412' } } });
    await scene.hurryUntil(() => scene.events.some(({ kind }) => kind === 'rebooting'));
    await scene.hurryTo(page.getByText('The result cannot be read'), 5_000);
    await scene.expectReports(...until);
    await page.getByRole('button', { name: `It runs ${TARGET}` }).click();
    await scene.expectReports(...until, 'succeeded');
  },
);
