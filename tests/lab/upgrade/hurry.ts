import { setTimeout as sleep } from 'node:timers/promises';
import { expect, type Page } from 'playwright/test';

/** How long the browser is waited for that may never answer, in milliseconds. */
const PATIENCE_MS = 1_000;

/**
 * Puts the page's clock forward, step by step (milliseconds), until `isThere` passes. What the browser has still to
 * answer is not waited for in the page's time, unless it never comes.
 */
export async function hurry(page: Page, step: number, isThere: () => Promise<void>): Promise<void> {
  await expect(async () => {
    const answered = page.evaluate(() => navigator.bluetooth.getAvailability());
    // A page that goes on to another document takes its answer with it.
    await Promise.race([answered.catch(() => undefined), sleep(PATIENCE_MS)]);
    await page.clock.fastForward(step);
    await isThere();
  }).toPass({ intervals: [1], timeout: 40_000 });
}
