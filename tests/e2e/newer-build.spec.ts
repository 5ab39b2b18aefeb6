import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { expect, test } from './support/fixtures';
import { holdBack, reads } from './support/hold';
import { renewBuild } from './support/newer-build';
import { signInWithDemo, untilKept } from './support/offline';
import { startServer, type AppServer } from './support/server';

// A style sheet that is gone; the page goes on to where there is another.
test.use({ allowedComplaints: [/Refused to apply style/] });

let folder: string;
let server: AppServer;

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'overair-build-'));
  await cp('build', folder, { recursive: true });
  server = await startServer({}, { folder });
});

test.afterEach(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The server is started anew with a newer build, under a page that is open. A demonstration forgets who was signed in. */
async function release(page: Page): Promise<void> {
  await page.evaluate(() => (document.body.dataset.mark = 'here'));
  await renewBuild(folder);
  await server.restart();
}

async function signInAgain(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign in with the demo account' }).click();
}

const isMarked = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.body.dataset.mark === 'here').catch(() => false);

test('an open page whose parts are gone says that it has to be loaded anew', async ({ page }) => {
  await signInWithDemo(page, server.origin);
  // What it asks by itself would have it ask for a sign-in, before the tap or after it.
  const letGo = await holdBack(page, reads);
  await release(page);
  await page.getByRole('checkbox', { name: 'Select Cold store north' }).check();
  const notice = page.getByRole('alert').filter({ hasText: 'A part of the page is missing' });
  await expect(notice.first()).toContainText('if that does not help, reload the page');
  expect(await isMarked(page)).toBe(true);
  letGo();
  await page.reload();
  await signInAgain(page);
  await page.getByRole('checkbox', { name: 'Select Cold store north' }).check();
  await expect(page.getByRole('region', { name: 'Selected devices' })).toContainText('1 device selected');
});

test('an open page goes on to pages of the newer build', async ({ page }) => {
  await signInWithDemo(page, server.origin);
  // It may be asked for before the tap, by what the open page loads, or after it, by the page that comes.
  const asked = page.getByRole('button', { name: 'Sign in with the demo account' });
  await page.addLocatorHandler(asked, (button) => button.click());
  await release(page);
  await page.getByRole('navigation').getByRole('link', { name: 'Packages' }).click();
  await expect(page.getByRole('heading', { name: 'Packages', level: 1 })).toBeVisible();
  expect(await isMarked(page)).toBe(false);
});

test.describe('that was kept', () => {
  test.use({ serviceWorkers: 'allow' });

  test('an open page works on with what it has', async ({ page }) => {
    await signInWithDemo(page, server.origin);
    await untilKept(page);
    const letGo = await holdBack(page, reads);
    await release(page);
    await page.getByRole('checkbox', { name: 'Select Cold store north' }).check();
    await expect(page.getByRole('region', { name: 'Selected devices' })).toContainText('1 device selected');
    letGo();
    await signInAgain(page);
    await page.getByRole('navigation').getByRole('link', { name: 'Packages' }).click();
    await expect(page.getByRole('heading', { name: 'Packages', level: 1 })).toBeVisible();
    expect(await isMarked(page)).toBe(true);
  });
});
