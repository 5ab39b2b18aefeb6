import type { Locator, Page } from 'playwright/test';

/** What one tap or key cost until the next frame was shown, ms; each is a multiple of 8, as the browser tells it. */
export interface Interaction {
  /** From the tap to the frame. Of what took less than the browser notes: the 16 ms that it took at most. */
  readonly paint: number;
  /** Of that, until the page began with it: it was busy with something else. */
  readonly waited: number;
  /** Of that, in the page's own handlers. */
  readonly handled: number;
}

/** Shorter ones are not noted by any browser, ms. */
const LEAST_MS = 16;

interface Noted extends Interaction {
  readonly id: number;
}

declare global {
  interface Window {
    interactionsOfBench?: Noted[];
  }
}

/** As `Event Timing` has it, from which INP is made: each event that belongs to a tap or a key. */
export async function noteInteractions(page: Page): Promise<void> {
  await page.addInitScript((least) => {
    const noted: Noted[] = [];
    window.interactionsOfBench = noted;
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as PerformanceEventTiming[]) {
        const { interactionId: id, duration, startTime, processingStart, processingEnd } = entry;
        if (id === 0) continue;
        const waited = processingStart - startTime;
        noted.push({ id, paint: duration, waited, handled: processingEnd - processingStart });
      }
    });
    observer.observe({ type: 'event', buffered: true, durationThreshold: least } as PerformanceObserverInit);
  }, LEAST_MS);
}

/** What the page has noted since it was last asked, once the frame of the last tap has been shown. */
async function takeInteraction(page: Page): Promise<Interaction> {
  const noted = await page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame++) {
      await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
    }
    return window.interactionsOfBench?.splice(0) ?? [];
  });
  return noted.reduce<Interaction>((longest, each) => (each.paint > longest.paint ? each : longest), {
    paint: LEAST_MS,
    waited: 0,
    handled: 0,
  });
}

/** A pause as a person makes it: what the last tap began has come, ms. */
const REST_MS = 700;

/** Taps the middle of something, and gives what that cost once `shown` is there. */
export async function tap(page: Page, what: Locator, shown: Locator): Promise<Interaction> {
  // Not under a bar at the page's end.
  await what.evaluate((element) => element.scrollIntoView({ block: 'center' }));
  await page.waitForTimeout(REST_MS);
  await takeInteraction(page);
  const box = await what.boundingBox();
  if (box === null) throw new Error('there is nothing to tap');
  await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
  await shown.waitFor();
  return takeInteraction(page);
}

/** The same for one key, into the field that has the focus. */
export async function key(page: Page, name: string, shown: Locator): Promise<Interaction> {
  await page.waitForTimeout(REST_MS);
  await takeInteraction(page);
  await page.keyboard.press(name);
  await shown.waitFor();
  return takeInteraction(page);
}
