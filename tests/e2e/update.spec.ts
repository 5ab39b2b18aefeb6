import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { expect, test } from './support/fixtures';
import { signInWithDemo, untilKept } from './support/offline';
import { startServer, type AppServer } from './support/server';

test.use({ serviceWorkers: 'allow' });

/** A server of its own whose app can be replaced by a newer one. */
interface UpdatableServer extends AppServer {
  release(version: string): Promise<void>;
}

let folder: string;
let server: UpdatableServer;

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'overair-build-'));
  await cp('build', folder, { recursive: true });
  const script = join(folder, 'static', 'service-worker.js');
  const { version } = JSON.parse(await readFile(join(folder, 'static/_app/version.json'), 'utf8')) as {
    version: string;
  };
  // Compressed beforehand, they would still be the old one.
  await Promise.all(['.br', '.gz'].map((ending) => rm(script + ending, { force: true })));
  const text = await readFile(script, 'utf8');
  expect(text).toContain(version);
  const started = await startServer({}, { folder });
  server = {
    ...started,
    async release(name) {
      await writeFile(script, text.replaceAll(version, name));
      await started.restart();
    },
  };
});

test.afterEach(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A demonstration knows no session of the server before it. */
async function signInAgain(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Please sign in again' });
  await dialog.getByRole('button', { name: 'Sign in with the demo account' }).click();
  await expect(dialog).toBeHidden();
}

/** Which versions are kept. */
const versions = (page: Page): Promise<string[]> => page.evaluate(() => caches.keys());

/** Leaves a mark that a reload takes away. */
async function mark(page: Page): Promise<void> {
  await page.evaluate(() => (document.body.dataset.mark = 'here'));
}

const isMarked = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.body.dataset.mark === 'here').catch(() => false);

/** As a page that has been open for an hour does. */
async function lookForUpdate(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration?.update();
  });
}

test('a new version asks, and takes every tab along', async ({ page, context }) => {
  await signInWithDemo(page, server.origin);
  await untilKept(page);
  const other = await context.newPage();
  await other.goto(`${server.origin}/activity`);
  await expect(other.getByRole('heading', { name: 'Activity', level: 1 })).toBeVisible();
  await untilKept(other);
  await Promise.all([mark(page), mark(other)]);
  await server.release('next');
  await lookForUpdate(page);
  await expect(page.getByText('A new version is ready')).toBeVisible();
  await expect(other.getByText('A new version is ready')).toBeVisible();
  await signInAgain(page);
  expect(await isMarked(page)).toBe(true);
  await page.getByRole('button', { name: 'Reload' }).click();
  await expect.poll(() => isMarked(page)).toBe(false);
  await expect.poll(() => isMarked(other)).toBe(false);
  await expect(page.getByText('A new version is ready')).toBeHidden();
  await expect.poll(() => versions(page)).toEqual(['overair-next']);
});

test('a new version waits for a transfer in another tab', async ({ page, context }) => {
  await signInWithDemo(page, server.origin);
  await untilKept(page);
  const other = await context.newPage();
  await other.goto(server.origin);
  await expect(other.getByRole('heading', { name: 'Devices', level: 1, exact: true })).toBeVisible();
  await untilKept(other);
  await other.evaluate(() => {
    const held = new Promise<void>((resolve) => {
      addEventListener('transfer-done', () => resolve(), { once: true });
    });
    void navigator.locks.request('overair:device:p:d', () => held);
  });
  await Promise.all([mark(page), mark(other)]);
  await server.release('next');
  await lookForUpdate(page);
  await expect(page.getByText('A new version is ready')).toBeVisible();
  await signInAgain(page);
  await page.getByRole('button', { name: 'Reload' }).click();
  await expect(page.getByText('The new version starts soon')).toBeVisible();
  expect(await isMarked(page)).toBe(true);
  expect(await isMarked(other)).toBe(true);
  await other.evaluate(() => dispatchEvent(new Event('transfer-done')));
  await expect.poll(() => isMarked(page)).toBe(false);
  await expect.poll(() => isMarked(other)).toBe(false);
});

test('put aside, it comes with the next start', async ({ page }) => {
  await signInWithDemo(page, server.origin);
  await untilKept(page);
  await server.release('next');
  await lookForUpdate(page);
  await expect(page.getByText('A new version is ready')).toBeVisible();
  await signInAgain(page);
  await page.getByRole('button', { name: 'Later' }).click();
  await expect(page.getByText('A new version is ready')).toBeHidden();
  await page.reload();
  await expect(page.getByText('A new version is ready')).toBeVisible();
});

/** A small upgrade over Bluetooth of a virtual device, to its result. */
async function upgradeOverBluetooth(page: Page): Promise<void> {
  const { data } = (await server.control({ command: 'devices' })) as {
    data: { name: string; deviceKey: string }[];
  };
  const { deviceKey } = data.find(({ name }) => name === 'Loading bay sensor')!;
  const components = [{ type: 0, target: '1.8.0', files: [1_024] }];
  await server.control({ command: 'createPlan', deviceKeys: [deviceKey], components });
  await page.goto(`${server.origin}/devices/p11bLe/${deviceKey}/bluetooth`);
  await page.getByRole('button', { name: 'Use a virtual device' }).click();
  await expect(page.getByText(/^Chosen: QUEC_BLE_/)).toBeVisible();
  await page.getByRole('button', { name: 'Confirm and begin' }).click();
  await expect(page.getByText('The device is back and runs the new version.')).toBeVisible();
  await expect(page.getByText('Accepted by the Developer Center')).toHaveCount(4);
}

test('a result stays on its page, also if another tab reloads for a new version', async ({
  page,
  context,
}) => {
  await signInWithDemo(page, server.origin);
  await untilKept(page);
  const other = await context.newPage();
  await upgradeOverBluetooth(other);
  await Promise.all([mark(page), mark(other)]);
  await server.release('next');
  await lookForUpdate(page);
  await expect(page.getByText('A new version is ready')).toBeVisible();
  await signInAgain(page);
  await page.getByRole('button', { name: 'Reload' }).click();
  await expect.poll(() => isMarked(page)).toBe(false);
  await expect.poll(() => versions(page)).toEqual(['overair-next']);
  await expect(other.getByText('Another tab has taken it.')).toBeVisible();
  expect(await isMarked(other)).toBe(true);
  await expect(other.getByText('The device is back and runs the new version.')).toBeVisible();
});
