import type { Page } from 'playwright/test';
import { keptText } from '../../e2e/support/database';
import { startGatedServer, type GatedServer } from '../../e2e/support/gate';
import { untilKept } from '../../e2e/support/offline';
import { expect, test as base } from './fixtures';
import { TARGET, type UpgradeScene } from './scene';

const test = base.extend<{ gated: GatedServer }>({
  gated: async ({}, use) => {
    const server = await startGatedServer();
    await use(server);
    await server.stop();
  },
  server: async ({ gated }, use) => {
    await use(gated);
  },
});

test.use({ serviceWorkers: 'allow' });

// An upgrade and a half, and the way down and up again.
test.slow();

const SIZE = 32 * 1024;
/** Slow enough that the tab can be closed while it is sent. */
const slow = { receiver: { writeMsPerKiB: 100 } };
const DEVICE = 'Loading bay sensor';

async function follow(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name }).click();
}

/** Upstairs: everything that the device's upgrade needs is kept. */
async function prepare({ page }: UpgradeScene): Promise<void> {
  await untilKept(page);
  await follow(page, 'Packages');
  await page.getByRole('button', { name: `Prepare: ${DEVICE}` }).click();
  await expect(page.getByText(/Ready until/).first()).toBeVisible();
}

/** How much of the file the device has acknowledged, as far as the journal knows. */
async function keptAcknowledged(page: Page): Promise<number> {
  const journals = await keptText(page, 'journals');
  return Math.max(0, ...Array.from(journals.matchAll(/"acknowledged":(\d+)/g), ([, bytes]) => Number(bytes)));
}

/** In the basement: begins, loses the tab in the middle, and goes on in a new one. */
async function upgradeWithoutNetwork(scene: UpgradeScene, said: RegExp): Promise<number> {
  await scene.visit();
  await expect(scene.page.getByText('Without a connection')).toBeVisible();
  await scene.chooseIfAsked();
  await scene.confirm();
  const halfway = (): boolean => scene.packets.some((start) => start > SIZE / 2);
  await expect.poll(halfway).toBe(true);
  // What is reached is kept once a while, not with every packet.
  await expect.poll(() => keptAcknowledged(scene.page)).toBeGreaterThan(SIZE / 4);
  await scene.closeAndOpenAgain();
  const taken = scene.packets.length;
  await expect(scene.heading('An upgrade was interrupted here')).toBeVisible();
  await expect(scene.page.getByText(said)).toBeVisible();
  await expect(scene.page.getByText('Without a connection')).toBeVisible();
  await scene.chooseIfAsked();
  await scene.page.getByRole('button', { name: 'Go on with it' }).click();
  await scene.expectUpgraded();
  expect(scene.device.versions.module).toBe(TARGET);
  return taken;
}

const reports = ['confirmed', 'transferring', 'succeeded'];

/** Nothing has arrived, and the page says so. */
async function expectAllWaiting({ page }: UpgradeScene, as: RegExp): Promise<void> {
  const lines = page.getByRole('region', { name: 'What is reported' }).getByRole('listitem');
  await expect(lines.filter({ hasText: as })).toHaveCount(reports.length);
  const activity = page.getByRole('navigation').getByRole('link', { name: /Activity/ });
  await expect(activity).toHaveAccessibleName(/3 entries are waiting/);
}

/** Each has come once and in order, the page says so, and nothing waits any more. */
async function expectAllAccepted(scene: UpgradeScene, ...names: string[]): Promise<void> {
  const { page } = scene;
  await scene.expectReports(...names);
  const lines = page.getByRole('region', { name: 'What is reported' }).getByRole('listitem');
  await expect(lines.filter({ hasText: 'Accepted by the Developer Center' })).toHaveCount(reports.length);
  await expect(page.getByRole('navigation').getByRole('link', { name: /waiting/ })).toBeHidden();
  await expect(page.getByText('No connection')).toBeHidden();
}

test('the basement: the browser offline, the tab closed, the transfer goes on, all reports arrive', async ({
  scene,
  context,
}) => {
  await scene.begin({ size: 4096, component: { target: '1.7.9' }, device: slow });
  await scene.expectUpgraded();
  await scene.expectReports(...scene.successReports);
  await scene.makePlan({ size: SIZE });
  scene.events.length = 0;
  await prepare(scene);
  await context.setOffline(true);
  const taken = await upgradeWithoutNetwork(scene, /The transfer goes on where it stopped/);
  const goneOnAt = scene.packets[taken] ?? 0;
  expect(goneOnAt).toBeGreaterThan(SIZE / 4);
  expect(Math.min(...scene.packets.slice(taken))).toBe(goneOnAt);
  await expectAllWaiting(scene, /Saved here, not sent yet/);
  await scene.expectReports(...scene.successReports);
  await context.setOffline(false);
  await expectAllAccepted(scene, ...scene.successReports, ...reports);
});

const serverGone =
  'the basement: the server gone, the tab closed, the transfer starts over, all reports arrive';

test(serverGone, { tag: '@long' }, async ({ scene, gated }) => {
  await scene.makePlan({ size: SIZE });
  await scene.addDevice({ device: slow });
  await prepare(scene);
  await gated.close();
  const taken = await upgradeWithoutNetwork(scene, /The transfer starts over/);
  expect(scene.packets[taken]).toBe(0);
  // The browser believes in its network: its Background Sync has tried.
  await expectAllWaiting(scene, /Saved here, not sent yet|Sent, but no answer came/);
  await scene.expectReports();
  await gated.open();
  // It is tried again by itself, ever more rarely: within a minute.
  await scene.page.clock.fastForward(60_000);
  await expectAllAccepted(scene, ...reports);
});
