import { setTimeout as sleep } from 'node:timers/promises';
import { expect, type Page } from 'playwright/test';

/** How long the browser is waited for that may never answer, in milliseconds. */
const PATIENCE_MS = 1_000;

/** The radio's side of the page: what it has been asked takes no time of the page's. */
export interface Radio {
  settled(): Promise<void>;
}

/**
 * Puts the page's clock forward, step by step (milliseconds), until `isThere` passes. What the browser has still to
 * answer and the system still to do is not waited for in the page's time, unless it never comes: a connection that is
 * being taken down would outlast the second in which the app lets it be.
 */
export async function hurry(
  page: Page,
  radio: Radio,
  step: number,
  isThere: () => Promise<void>,
): Promise<void> {
  await expect(async () => {
    const answered = page.evaluate(() => navigator.bluetooth.getAvailability());
    // A page that goes on to another document takes its answer with it.
    const settled = answered.then(() => radio.settled()).catch(() => undefined);
    await Promise.race([settled, sleep(PATIENCE_MS)]);
    await page.clock.fastForward(step);
    await isThere();
  }).toPass({ intervals: [1], timeout: 40_000 });
}
