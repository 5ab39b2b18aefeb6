import type { Page } from 'playwright/test';
import { devices, moveCalendar } from './support/device-page';
import { expect, test } from './support/fixtures';
import { startGatedServer, type GatedServer } from './support/gate';
import { requestsOf } from './support/server';
import { signInWithDemo, untilKept } from './support/offline';
import { workerOf } from './support/worker';

test.use({ serviceWorkers: 'allow' });

let server: GatedServer;

test.beforeEach(async () => {
  server = await startGatedServer();
});

test.afterEach(async () => {
  await server.stop();
});

const follow = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole('navigation').getByRole('link', { name }).click();

const activityOf = (page: Page, device: string) =>
  page.getByRole('main').getByRole('listitem').filter({ hasText: device });

/** Signs in, and waits until the app opens without a network and knows the plan of Cold store north. */
async function open(page: Page): Promise<void> {
  await signInWithDemo(page, server.origin);
  await expect(page.getByRole('link', { name: /Cold store north.*2\.5\.0/ })).toBeVisible();
  await untilKept(page);
}

/** Confirms the upgrade of Cold store north; no request tells anybody of it. */
async function confirm(page: Page): Promise<void> {
  await page.getByRole('link', { name: /Cold store north/ }).click();
  await page.getByRole('button', { name: 'Upgrade now' }).click();
  await expect(page.getByText('Saved here, not sent yet')).toBeVisible();
}

/** The page finds that nothing answers. */
async function goOffline(page: Page): Promise<void> {
  await server.close();
  await page.reload();
  await expect(page.getByText('No connection')).toBeVisible();
}

/** How often the Developer Center was told a decision. */
const decisions = (): Promise<number> => requestsOf(server, 'actOnPlans');

const syncTags = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const { sync } = registration as unknown as { sync: { getTags(): Promise<string[]> } };
    return sync.getTags();
  });

test('what waits is sent by the worker when the browser says that there is a network', async ({
  page,
  context,
}) => {
  await open(page);
  await goOffline(page);
  // The browser believes it too: else it would try at once.
  await context.setOffline(true);
  await confirm(page);
  await expect.poll(() => syncTags(page)).toEqual(['outbox']);
  // No page is left that could send it.
  const nothing = await context.newPage();
  await page.close();
  const { session, registrationId } = await workerOf(nothing, server.origin);
  await server.open();
  await context.setOffline(false);
  const woken = { origin: server.origin, registrationId, tag: 'outbox', lastChance: false };
  await session.send('ServiceWorker.dispatchSyncEvent', woken);
  await expect.poll(decisions).toBe(1);
  await nothing.goto(`${server.origin}/activity`);
  await expect(activityOf(nothing, 'Cold store north')).toContainText('Accepted by the Developer Center');
  expect(await decisions()).toBe(1);
});

test('the badge on the app counts what waits', async ({ page }) => {
  await page.addInitScript(() => {
    const told: number[] = [];
    const badge = {
      setAppBadge: (count: number) => Promise.resolve(void told.push(count)),
      clearAppBadge: () => Promise.resolve(void told.push(0)),
    };
    Object.assign(navigator, badge, { told });
  });
  const badge = (): Promise<number | undefined> =>
    page.evaluate(() => (navigator as unknown as { told: number[] }).told.at(-1));
  await open(page);
  await expect.poll(badge).toBe(0);
  await goOffline(page);
  await confirm(page);
  await expect.poll(badge).toBe(1);
  await server.open();
  // Its return is noticed in a while without this, or sooner: a button that says "Try again" may be gone at the tap.
  await page.reload();
  await expect.poll(badge).toBe(0);
});

test('withdrawn in one tab, it is gone in the other, and is never sent', async ({ page, context }) => {
  await open(page);
  await goOffline(page);
  await context.setOffline(true);
  await confirm(page);
  const other = await context.newPage();
  await other.goto(`${server.origin}/activity`);
  await follow(page, /Activity/);
  for (const tab of [page, other]) {
    await expect(activityOf(tab, 'Cold store north').getByRole('button', { name: 'Withdraw' })).toBeVisible();
    await expect(tab.getByRole('link', { name: /one entry is waiting/ })).toBeVisible();
  }
  await other.getByRole('button', { name: 'Withdraw' }).click();
  for (const tab of [page, other]) {
    await expect(activityOf(tab, 'Cold store north')).toContainText('Withdrawn before it was sent');
    await expect(tab.getByRole('link', { name: /waiting/ })).toBeHidden();
  }
  await server.open();
  await context.setOffline(false);
  await expect(page.getByText('No connection')).toBeHidden();
  expect(await decisions()).toBe(0);
});

const LATER_MS = 61 * 60_000;

for (const whenever of [false, true]) {
  const what = whenever ? 'sent whenever, it is sent' : 'it lapses';
  test(`an upgrade decided more than an hour before there is a network: ${what}`, async ({
    page,
    context,
  }) => {
    await page.clock.install();
    // The worker has a clock of its own, for which the hour is not over.
    await page.addInitScript(() => {
      Object.defineProperty(ServiceWorkerRegistration.prototype, 'sync', { value: undefined });
    });
    await open(page);
    await goOffline(page);
    await context.setOffline(true);
    await confirm(page);
    await follow(page, /Activity/);
    const line = activityOf(page, 'Cold store north');
    if (whenever) {
      await line.getByRole('button', { name: 'Send whenever possible' }).click();
      await expect(line.getByText(/it lapses/)).toBeHidden();
    }
    await page.clock.fastForward(LATER_MS);
    // How old it is, the platform's time says: a phone whose clock alone has jumped has waited for nothing.
    await moveCalendar(server, LATER_MS);
    await server.open();
    await context.setOffline(false);
    await expect(page.getByText('No connection')).toBeHidden();
    if (whenever) await expect(page.getByText(/Accepted by the Developer Center/)).toBeVisible();
    else await expect(line.getByText(/more than an hour/)).toBeVisible();
    expect(await decisions()).toBe(whenever ? 1 : 0);
  });
}

test('another account signs in: what waits is not sent in its name, and goes when its own returns', async ({
  page,
}) => {
  const dialog = page.getByRole('dialog', { name: 'Sign out?' });
  const askToSignOut = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
  };
  await open(page);
  // The plan cannot be asked for: what was decided stays here, while one can sign out and in.
  await server.control({
    command: 'fault',
    operation: 'upgradeDetails',
    fault: { kind: 'status', status: 503 },
    times: 1_000,
  });
  await server.close();
  await page.reload();
  await expect(page.getByText('No connection')).toBeVisible();
  await confirm(page);
  await server.open();
  // Its return is noticed in a while without this, or sooner: a button that says "Try again" may be gone at the tap.
  await page.reload();
  await expect(page.getByText('No connection')).toBeHidden();
  await follow(page, 'Devices');
  await askToSignOut();
  await expect(dialog.getByText('stays here, unseen by others', { exact: false })).toBeVisible();
  await dialog.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('E-mail').last().fill('neighbour@example.com');
  await page.getByLabel('Password', { exact: true }).fill('Overair-demo-2');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('link', { name: /Farm pump/ })).toBeVisible();
  await server.control({ command: 'clearFaults' });
  await follow(page, /Activity/);
  await expect(page.getByText('Nothing yet')).toBeVisible();
  expect(await decisions()).toBe(0);
  await askToSignOut();
  await dialog.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign in with the demo account' }).click();
  await expect(page.getByRole('link', { name: new RegExp(devices.awaiting.name) })).toBeVisible();
  await follow(page, /Activity/);
  await expect(
    activityOf(page, devices.awaiting.name).getByText(/Accepted by the Developer Center on/),
  ).toBeVisible();
  expect(await decisions()).toBe(1);
});
