import { expect, type Page } from 'playwright/test';

/** Another window comes before this one: Chromium without a screen does not say so by itself. */
export async function setHidden(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate(
    (state) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
      document.dispatchEvent(new Event('visibilitychange'));
    },
    hidden ? 'hidden' : 'visible',
  );
}

/**
 * Until so many pages that are in sight have what tells and follows other tabs: it comes after the page, and asks for a
 * lock that says that a person looks.
 */
export async function untilWatched(page: Page, pages = 1): Promise<void> {
  const asking = (): Promise<number> =>
    page.evaluate(async () => {
      const { held = [], pending = [] } = await navigator.locks.query();
      return [...held, ...pending].filter(({ name }) => name === 'overair:in-sight').length;
    });
  await expect.poll(asking).toBe(pages);
}
