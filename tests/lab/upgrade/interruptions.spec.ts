import type { Page } from 'playwright/test';
import { expect, test } from './fixtures';
import { TARGET, type UpgradeScene } from './scene';

const SIZE = 32 * 1024;
const LOST = 'The connection was lost';

/** The device goes out of range at that share of the file, and comes back once the page has said what follows. */
async function loseAndComeBack(scene: UpgradeScene, said: RegExp): Promise<number> {
  await scene.gone;
  const taken = scene.packets.length;
  await expect(scene.heading(LOST)).toBeVisible();
  await expect(scene.page.getByText(said)).toBeVisible();
  scene.radio.comeBack();
  await scene.hurryPast(scene.heading(LOST));
  return taken;
}

for (const { share, tag = [] } of [{ share: 0.3, tag: ['@long'] }, { share: 0.7 }]) {
  test(`lost at ${share * 100} %, the transfer goes on there`, { tag }, async ({ scene }) => {
    await scene.beginAfterCleanTransfer({ size: SIZE, leavesAt: share });
    const taken = await loseAndComeBack(scene, /The transfer goes on at \d+/);
    await scene.expectUpgraded();
    const goneOnAt = scene.packets[taken] ?? 0;
    expect(goneOnAt).toBeGreaterThan(SIZE * share * 0.8);
    expect(Math.min(...scene.packets.slice(taken))).toBe(goneOnAt);
    await scene.expectReports(...scene.cleanTransferReports, ...scene.successReports);
  });
}

test('lost at 30 %, the transfer starts over where the product has taken no clean one', async ({ scene }) => {
  await scene.begin({ size: SIZE, leavesAt: 0.3 });
  const taken = await loseAndComeBack(scene, /The transfer starts over: this product has not yet shown/);
  await scene.expectUpgraded();
  expect(scene.packets[taken]).toBe(0);
  await scene.expectReports(...scene.successReports);
});

test(
  'lost at 70 %, a device that cannot resume gets the whole file again',
  { tag: '@long' },
  async ({ scene }) => {
    await scene.beginAfterCleanTransfer({
      size: SIZE,
      leavesAt: 0.7,
      device: { receiver: { resumes: false } },
    });
    const taken = await loseAndComeBack(scene, /The transfer goes on at \d+/);
    await scene.expectUpgraded();
    expect(scene.packets[taken]).toBe(0);
    await scene.expectReports(...scene.cleanTransferReports, ...scene.successReports);
  },
);

test('the browser stops answering the page: loaded anew, the upgrade goes on', async ({ scene }) => {
  const { page } = scene;
  // The link goes while a write is on its way, and its answer comes when the service has gone.
  const link = { connectionIntervalMs: 7.5, settlesOnLoss: true };
  await scene.beginAfterCleanTransfer({ size: SIZE, link, leavesAt: 0.3 });
  await scene.gone;
  const taken = scene.packets.length;
  scene.radio.comeBack();
  await scene.hurryTo(scene.heading('The upgrade stopped: Transfer'));
  await expect(page.getByText('The browser’s Bluetooth no longer answers this page.')).toBeVisible();
  await page.getByRole('button', { name: 'Reload' }).click();
  await expect(scene.heading('An upgrade was interrupted here')).toBeVisible();
  await scene.chooseIfAsked();
  await page.getByRole('button', { name: 'Go on with it' }).click();
  await scene.expectUpgraded();
  expect(scene.packets[taken]).toBeGreaterThan(0);
  await scene.expectReports(...scene.cleanTransferReports, ...scene.successReports);
});

test('the watch times pass also in a hidden tab, whose own timers stand still', async ({ scene }) => {
  const { page } = scene;
  await scene.open();
  await scene.choose();
  // The system looks for it for longer than the page waits.
  scene.radio.leave(true);
  await scene.confirm();
  await expect.poll(() => scene.radio.connectionsAsked).toBe(1);
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  const now = await page.evaluate(() => Date.now());
  await page.clock.pauseAt(now + 5_000);
  // The time-out ends the first attempt; then comes the pause before the second.
  await passUnseen(page, 15_000);
  const tick = async (): Promise<void> => passUnseen(page, 250);
  await expect.poll(() => tick().then(() => scene.radio.searching)).toBe(false);
  const second = page.getByText('Attempt 2');
  await expect.poll(() => tick().then(() => second.isVisible())).toBe(true);
});

/** Time passes, and none of the page's own timers comes. */
async function passUnseen(page: Page, ms: number): Promise<void> {
  await page.evaluate((passed) => {
    const now = performance.now() + passed;
    performance.now = () => now;
  }, ms);
}

/** Slow enough that a person can tap something while it is sent. */
const slow = { receiver: { writeMsPerKiB: 100 } };

test('paused, nothing is sent; continued, the rest is', async ({ scene }) => {
  const { page } = scene;
  await scene.begin({ size: SIZE, device: slow });
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(scene.heading('Paused')).toBeVisible();
  const before = scene.packets.length;
  expect(before).toBeGreaterThan(0);
  // Longer than the pause that was asked for needs to be renewed.
  await page.clock.fastForward('06:00');
  await expect(scene.heading('Paused')).toBeVisible();
  expect(scene.packets).toHaveLength(before);
  expect(scene.device.received).toBeUndefined();
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(scene.heading('Sending to the device')).toBeVisible();
  await scene.expectUpgraded();
  await scene.expectReports(...scene.successReports);
});

test('cancelled, the device is told, is free, and runs what it ran', async ({ scene }) => {
  const { page } = scene;
  await scene.begin({ size: SIZE, device: slow });
  await expect(scene.heading('Sending to the device')).toBeVisible();
  await page.getByRole('button', { name: 'Cancel upgrade' }).click();
  const dialog = page.getByRole('dialog', { name: 'Cancel this upgrade?' });
  await dialog.getByRole('button', { name: 'Cancel the upgrade' }).click();
  await expect(scene.heading('The upgrade was ended')).toBeVisible();
  expect(scene.events).toContainEqual({ kind: 'cancelled', by: 'app' });
  await expect.poll(() => scene.radio.connected).toBe(false);
  expect(scene.device.versions.module).toBe(scene.seeded.version);
  await scene.expectReports('confirmed', 'downloading', 'transferring', 'failed');
});

/** Whether the page has shown a button of this name from now on, however briefly. */
async function watchForButton(page: Page, name: string): Promise<() => Promise<boolean>> {
  const seen = await page.evaluateHandle((wanted) => {
    const state = { isSeen: false };
    const look = (): void => {
      state.isSeen ||= [...document.querySelectorAll('button')].some((each) =>
        each.textContent.includes(wanted),
      );
    };
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    });
    look();
    return state;
  }, name);
  return () => seen.evaluate(({ isSeen }) => isSeen);
}

test('two tabs: the second one leaves the device to the first', async ({ scene, context }) => {
  const { page } = scene;
  await scene.open({ size: SIZE, device: slow });
  const other = await context.newPage();
  await scene.visit(other);
  const elsewhere = other.getByText('Another tab works with this device');
  await page.bringToFront();
  await scene.choose();
  await scene.confirm();
  // Said before anything could be confirmed there, also in a tab that was open before.
  await expect(elsewhere).toBeVisible();
  await expect(other.getByRole('button', { name: 'Confirm and begin' })).toBeHidden();
  await other.reload();
  await expect(elsewhere).toBeVisible();
  await expect(other.getByText('An upgrade was interrupted here')).toBeHidden();
  expect(scene.radio.connectionsAsked).toBe(1);
  const wasOffered = await watchForButton(other, 'Confirm and begin');
  // The result reaches the Developer Center late.
  let letGo = (): void => undefined;
  const isLetGo = new Promise<void>((resolve) => (letGo = resolve));
  await context.route('**/gateway/api/reportUpgrade', async (route) => {
    if (route.request().postData()?.includes('succeeded') === true) await isLetGo;
    await route.continue();
  });
  await scene.expectUpgraded();
  expect(scene.device.versions.module).toBe(TARGET);
  // The other one follows by itself: until it is known what the plan is now, nothing is offered.
  await expect(other.getByText('The last upgrade is being reported')).toBeVisible();
  letGo();
  await expect(other.getByText('No upgrade over Bluetooth')).toBeVisible();
  expect(await wasOffered()).toBe(false);
  await scene.expectReports(...scene.successReports);
});
