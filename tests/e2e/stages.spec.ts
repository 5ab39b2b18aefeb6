import type { Page } from 'playwright/test';
import { expectAccessible } from './support/axe';
import { keptText } from './support/database';
import { expect, test } from './support/fixtures';
import { expectNoSidewaysScroll } from './support/list';
import { startServer, type AppServer } from './support/server';

interface ControlDevice {
  readonly deviceKey: string;
  readonly name: string;
  readonly owner: string;
  readonly kind: string;
  readonly plan: { readonly deviceStatus: number } | null;
}

/** Gives ten trackers that are quick a new plan; the fourth and fifth of them will fail. */
async function tenDevices(server: AppServer): Promise<readonly ControlDevice[]> {
  const { data } = (await server.control({ command: 'devices' })) as { data: ControlDevice[] };
  const trackers = data.filter(
    ({ owner, kind, plan }) => owner === data[0]?.owner && kind === 'tracker' && plan?.deviceStatus !== 1,
  );
  const ten = trackers.slice(0, 10);
  const set = (deviceKey: string, changes: object) =>
    server.control({ command: 'setDevice', deviceKey, ...changes });
  // None begins before it is told to, nor by itself.
  for (const { deviceKey } of ten) await set(deviceKey, { online: false, autoConfirm: false, failure: null });
  const deviceKeys = ten.map(({ deviceKey }) => deviceKey);
  await server.control({ command: 'createPlan', name: 'Winter 3.0', deviceKeys });
  for (const [place, { deviceKey }] of ten.entries()) {
    const failure = place === 3 || place === 4 ? { kind: 'flash' } : null;
    await set(deviceKey, { online: true, pace: 0.02, failure });
  }
  return ten;
}

const stripOf = (page: Page) => page.getByRole('region', { name: 'Upgrades in stages' });
const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Upgrade in stages' });

/** How often each device was told to upgrade, as this browser's history has it. */
async function decisionsIn(page: Page): Promise<readonly number[]> {
  const lines = JSON.parse(await keptText(page, 'activity')) as { deviceKey: string; stage: unknown }[];
  const times = new Map<string, number>();
  for (const { deviceKey, stage } of lines)
    if (stage !== null) times.set(deviceKey, (times.get(deviceKey) ?? 0) + 1);
  return [...times.values()];
}

test(
  'an upgrade goes out in stages, from any tab, without a network too, and stops by itself',
  { tag: '@long' },
  async ({ page, context }) => {
    test.slow();
    const server = await startServer({ EMBEDDED_DEVICES: '60' });
    await tenDevices(server);
    await page.goto(server.origin);
    await page.getByRole('button', { name: 'Sign in with the demo account' }).click();
    await expect(page.getByText('60 devices')).toBeVisible();
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Plans' }).click();
    const plan = page.getByRole('region', { name: 'Winter 3.0', exact: true });
    await plan.getByRole('button', { name: 'Upgrade 10 devices of Winter 3.0 in stages…' }).click();

    // The form says what it means before anything is sent, and takes nothing that makes no sense.
    const form = dialogOf(page);
    const begin = form.getByRole('button', { name: /^Send stage 1 to/ });
    await form.getByLabel('Stage 1', { exact: true }).fill('0');
    await expect(form.getByText(/^Enter a whole number, at least 1; as a percentage/)).toBeVisible();
    await expect(begin).toBeDisabled();
    await form.getByLabel('Stage 1', { exact: true }).fill('2');
    await form.getByLabel('Stage 2', { exact: true }).fill('40');
    await form
      .getByRole('group', { name: /stage 2 means/ })
      .getByRole('radio', { name: '%' })
      .check();
    await expect(form.getByText('Stage 2: 4 devices')).toBeVisible();
    await expect(form.getByText('Stage 3, the rest: 4 devices')).toBeVisible();
    await form.getByLabel('Stop when this many have failed').fill('2');
    await expectAccessible(page);
    await begin.click();
    await expect(form).toHaveCount(0);

    // It is still there in a page that is loaded anew, and in another tab.
    await expect(stripOf(page)).toContainText('Stage 1 of 3');
    await page.reload();
    await expect(stripOf(page)).toContainText('2 of 2 succeeded');
    const other = await context.newPage();
    await other.goto(server.origin);
    await expect(stripOf(other)).toContainText('2 of 2 succeeded');
    await expectAccessible(other);
    await expectNoSidewaysScroll(other);

    // Without a network it is kept, and both tabs say so; it goes out by itself. Only one tab can send it.
    const next = (each: Page) => stripOf(each).getByRole('button', { name: 'Send the next 4' });
    await expect(next(other)).toBeVisible();
    await context.setOffline(true);
    await expect(page.getByText('No connection')).toBeVisible();
    await expect(other.getByText('No connection')).toBeVisible();
    const buttons = await Promise.all([next(page).elementHandle(), next(other).elementHandle()]);
    await Promise.all(buttons.map((button) => button.evaluate((element: HTMLElement) => element.click())));
    await expect(stripOf(page)).toContainText('4 waiting to be sent');
    await expect(stripOf(other)).toContainText('4 waiting to be sent');
    await context.setOffline(false);

    // Two of the four fail: it stops, and offers nothing more.
    await expect(stripOf(other)).toContainText('Stopped: 2 failed');
    await expect(stripOf(page)).toContainText('Stopped: 2 failed');
    await expect(stripOf(page)).toContainText('4 of 6 succeeded');
    await expect(page.getByRole('button', { name: /^Send the/ })).toHaveCount(0);
    expect(await decisionsIn(page)).toEqual([1, 1, 1, 1, 1, 1]);

    // To go on is a person's act, for a reason that stays.
    const said = dialogOf(page);
    await stripOf(page).getByRole('button', { name: 'Show the stages of Winter 3.0' }).click();
    await expect(said.getByText(/^It stopped by itself .* because 2 devices had failed/)).toBeVisible();
    await expectAccessible(page);
    await said.getByRole('button', { name: 'Go on' }).click();
    await expect(said.getByText('Write a few words first.')).toBeVisible();
    await said.getByLabel('Why it is right to go on').fill('Both had a loose plug');
    await said.getByRole('button', { name: 'Go on' }).click();
    await expect(said.getByText(/let it go on .*: Both had a loose plug$/)).toBeVisible();
    await said.getByRole('button', { name: 'Send the next 4' }).click();
    await expect(stripOf(other)).toContainText('All stages sent');
    await expect(stripOf(other)).toContainText('8 of 10 succeeded');
    expect(await decisionsIn(page)).toEqual(Array(10).fill(1));
    await said.getByRole('button', { name: 'Done, put it away' }).click();
    await expect(stripOf(page)).toHaveCount(0);
    await expect(stripOf(other)).toHaveCount(0);
    await server.stop();
  },
);
