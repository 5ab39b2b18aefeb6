import { readFile } from 'node:fs/promises';
import type { BrowserContext } from 'playwright/test';
import { untilKept } from '../../e2e/support/offline';
import { startServer } from '../../e2e/support/server';
import { expect, test as base } from '../app';
import { Day, reasons, type Stop } from './day';

const test = base.extend<{ day: Day }>({
  // So many that a dozen of them are upgraded over Bluetooth.
  server: async ({}, use) => {
    const server = await startServer({ EMBEDDED_DEVICES: '400' });
    await use(server);
    await server.stop();
  },
  day: async ({ lab, server, signedIn }, use, info) => {
    const day = new Day(lab, server, signedIn);
    await use(day);
    if (info.status === info.expectedStatus) return;
    for (const { name, scene } of day.visits) await info.attach(name, { body: scene.account() });
  },
});

test.use({ serviceWorkers: 'allow' });

/** The round without a network, and what is told of it once there is one. */
async function spend(day: Day, context: BrowserContext, stops: readonly Stop[]): Promise<void> {
  await untilKept(day.page);
  await day.prepare(stops);
  await context.setOffline(true);
  await day.goRound();
  await day.goAgain();
  await expect(day.page.getByRole('heading', { name: 'The round is over' })).toBeVisible();
  for (const { scene } of day.visits) await scene.expectReports();
  const downloading = day.page.waitForEvent('download');
  await day.page.getByRole('button', { name: 'Save as a file' }).click();
  expectTrue(await readFile(await (await downloading).path(), 'utf8'), day);
  await context.setOffline(false);
  await day.expectTold();
  await expect(day.page.getByRole('navigation').getByRole('link', { name: /waiting/ })).toBeHidden();
  // Nothing comes after that.
  await day.expectTold();
}

/** The summary names each device once, under what it came to, and says why one has failed. */
function expectTrue(text: string, day: Day): void {
  const failed = day.visits.map(({ name }) => name).filter((name) => !day.upgraded.includes(name));
  const parts = [
    `${day.upgraded.length} upgraded`,
    ...(failed.length > 0 ? [`${failed.length} failed`] : []),
  ];
  expect(text).toContain(`${day.visits.length} devices: ${parts.join(', ')}`);
  const [, upgradedPart, failedPart = ''] = text.split(/^\d+ (?:upgraded|failed)$/m);
  for (const { name, scene, stop } of day.visits) {
    const line = `- ${name} (${scene.seeded.deviceKey})`;
    expect(text.split(line)).toHaveLength(2);
    const hasFailed = failed.includes(name);
    expect(hasFailed ? failedPart : upgradedPart).toContain(line);
    const said = text.split('\n').find((each) => each.startsWith(line));
    if (hasFailed) expect(said).toContain(reasons[stop.trouble!]);
    else expect(said).toBe(line);
  }
}

test('a short day: one device fails at first, the page is frozen, the app is killed, the clock is put back', async ({
  day,
  context,
}) => {
  test.slow();
  await spend(day, context, [
    { trouble: 'refuses-the-file' },
    { mishap: 'killed' },
    { mishap: 'frozen', clockPutBack: true },
  ]);
  expect(day.upgraded).toHaveLength(3);
});

test(
  'a day: twelve devices, four of which fail in ways of their own',
  { tag: '@long' },
  async ({ day, context }) => {
    test.setTimeout(10 * 60_000);
    await spend(day, context, [
      {},
      { trouble: 'refuses-the-file' },
      { mishap: 'frozen' },
      { trouble: 'stays-away' },
      {},
      { mishap: 'killed' },
      { trouble: 'is-away' },
      { clockPutBack: true },
      { trouble: 'keeps-its-version' },
      { mishap: 'frozen' },
      {},
      {},
    ]);
    expect(day.upgraded).toHaveLength(10);
  },
);
