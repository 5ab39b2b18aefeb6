import { expect, test } from './fixtures';
import type { UpgradeScene } from './scene';

const SIZE = 32 * 1024;
const LOST = 'The connection was lost';

/** Slow enough that something can happen while it is sent. */
const slow = { receiver: { writeMsPerKiB: 100 } };

/** Until the device has that share of the file. */
async function untilSent(scene: UpgradeScene, share: number): Promise<void> {
  const isSent = (): boolean => scene.packets.some((start) => start >= SIZE * share);
  await expect.poll(isSent, { timeout: 30_000 }).toBe(true);
}

test('silent after reconnecting, the device is waited for', async ({ scene }) => {
  const { page } = scene;
  await scene.begin({ size: SIZE, leavesAt: 0.3 });
  await scene.gone;
  scene.radio.faults.isSilent = true;
  scene.radio.comeBack();
  await expect(scene.heading(LOST)).toBeVisible();
  await scene.hurryTo(page.getByText('Attempt 3'));
  scene.radio.faults.isSilent = false;
  await scene.hurryPast(scene.heading(LOST));
  await scene.expectUpgraded();
  await scene.expectReports(...scene.successReports);
});

test('a link whose end shows six seconds late', { tag: '@long' }, async ({ scene }) => {
  await scene.begin({ size: SIZE, leavesAt: 0.5, link: { lossNoticedMs: 6_000 } });
  await scene.gone;
  scene.radio.comeBack();
  await scene.hurryTo(scene.heading(LOST));
  await scene.hurryPast(scene.heading(LOST));
  await scene.expectUpgraded();
  await scene.expectReports(...scene.successReports);
});

test('a write that hangs costs the link, not the upgrade', { tag: '@long' }, async ({ scene }) => {
  await scene.begin({ size: SIZE, device: slow });
  await untilSent(scene, 0.25);
  scene.radio.faults.writesHang = true;
  await scene.hurryTo(scene.heading(LOST));
  scene.radio.faults.writesHang = false;
  await scene.hurryPast(scene.heading(LOST));
  await scene.expectUpgraded();
  await scene.expectReports(...scene.successReports);
});

test('a frozen page goes on where it was, over the same link', { tag: '@long' }, async ({ scene }) => {
  const { page } = scene;
  const receiver = { ...slow.receiver, dataTimeoutMs: 2_000 };
  await scene.begin({ size: SIZE, device: { receiver } });
  await untilSent(scene, 0.25);
  await scene.freeze();
  // While nothing of the page ran, the device has given up waiting, and said so.
  await expect
    .poll(() => scene.events.some(({ kind }) => kind === 'cancelled'), { timeout: 20_000 })
    .toBe(true);
  await scene.thaw();
  await scene.expectRestart();
  expect(scene.radio.connectionsAsked).toBe(1);
  await scene.expectUpgraded();
  await scene.expectReports(...scene.successReports);
  await expect(page.getByText('Upgraded', { exact: true })).toBeVisible();
});

for (const hours of [-2, 30]) {
  test(
    `a clock that jumps ${hours} hours in the middle ends nothing`,
    { tag: '@long' },
    async ({ scene }) => {
      const { page } = scene;
      await scene.begin({ size: SIZE, device: slow });
      await untilSent(scene, 0.25);
      const now = await page.evaluate(() => Date.now());
      await page.clock.setSystemTime(now + hours * 3_600_000);
      await scene.expectRestart();
      expect(scene.radio.connectionsAsked).toBe(1);
      await scene.expectUpgraded();
      await scene.expectReports(...scene.successReports);
    },
  );
}

test('the first write and the first subscription after connecting fail, and nothing comes of it', async ({
  scene,
}) => {
  await scene.open({ size: SIZE });
  Object.assign(scene.radio.faults.refusals, { write: 1, subscription: 1 });
  await scene.choose();
  await scene.confirm();
  await scene.hurryToTransfer();
  expect(scene.radio.connectionsAsked).toBe(1);
  await scene.expectUpgraded();
  await scene.expectReports(...scene.successReports);
});

test('a reader of one frame a write is signed in to', { tag: '@long' }, async ({ scene }) => {
  await scene.begin({ size: SIZE, device: { oneFrameAWrite: 'until-signed-in' } });
  await scene.hurryToTransfer();
  await scene.expectUpgraded();
  await scene.expectReports(...scene.successReports);
});

test('a size on trial that costs the link is not tried again', { tag: '@long' }, async ({ scene }) => {
  // The answer to the last write comes before the end of the link does, as everywhere outside a simulation.
  const link = { mtu: 517, lossNoticedMs: 250 };
  await scene.begin({ size: SIZE, device: { dropsLinkAbove: 244 }, link });
  await scene.hurryTo(scene.heading(LOST));
  await scene.hurryPast(scene.heading(LOST));
  await scene.expectUpgraded();
  expect(scene.events.filter(({ kind }) => kind === 'disconnected')).toHaveLength(3);
  await scene.expectReports(...scene.successReports);
});
