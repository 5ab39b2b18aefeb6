import { expect, type Locator, type Page } from 'playwright/test';

/** Waits until the service worker has kept the app: from then on it opens without a network. */
export async function untilKept(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
}

/** Signs in with the demo account at the page's own server. */
export async function signInWithDemo(page: Page, origin: string): Promise<void> {
  await page.goto(origin);
  await page.getByRole('button', { name: 'Sign in with the demo account' }).click();
  await expect(page.getByRole('heading', { name: 'Devices', level: 1, exact: true })).toBeVisible();
  await expect(page.getByRole('link', { name: /Cold store north/ })).toBeVisible();
}

/** Lets the list find that nothing answers; if what it asks by itself has found so before, a tap comes to nothing. */
export async function findOffline(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Refresh' }).dispatchEvent('click');
  await expect(page.getByText('No connection', { exact: true })).toBeVisible();
}

/**
 * Lets the page's clock run until nothing can come any more of a decision that went out unanswered, which `told` then
 * says.
 */
export async function untilGivenBack(page: Page, told: Locator): Promise<void> {
  await expect(page.getByText('No connection')).toBeHidden();
  // Its plan is asked now and then; each time has to be reached, and answered.
  await expect(async () => {
    await page.clock.fastForward(30_000);
    await expect(told).toBeVisible({ timeout: 1_000 });
  }).toPass();
}

/**
 * Has nothing at the gateway answer the page, also after it is loaded again, until the returned function is called. A
 * route would bring each file of each page through the test's own process, and keep the browser from keeping any.
 */
export async function cutOff(page: Page): Promise<() => Promise<void>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setBlockedURLs', { urls: ['*/gateway/*'] });
  return () => session.detach();
}
