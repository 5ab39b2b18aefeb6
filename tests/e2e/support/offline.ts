import { expect, type Page } from 'playwright/test';

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
  await expect(page.getByRole('heading', { name: 'Devices', level: 1 })).toBeVisible();
  await expect(page.getByRole('link', { name: /Cold store north/ })).toBeVisible();
}
