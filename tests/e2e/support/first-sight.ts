import type { Page, Route } from 'playwright/test';

/** A control by what it is and how its name begins: its label, or its text. */
export interface Control {
  readonly role: 'button' | 'checkbox' | 'switch' | 'link';
  readonly name: string;
}

declare global {
  interface Window {
    /** How many controls were tapped at first sight. */
    tapped?: number;
  }
}

/** How much later something comes, milliseconds: an answer of the Developer Center, and a part of the page. */
const LATE = { answer: 1_000, part: 400 };

/**
 * As a phone far from the network: each answer and each part of the page comes late; its own work takes `times` as long.
 * Resolves with what ends it.
 */
async function slowDown(page: Page, times: number): Promise<() => Promise<void>> {
  let isSlow = true;
  const hold = async (route: Route, ms: number): Promise<void> => {
    if (isSlow) await new Promise((resolve) => setTimeout(resolve, ms));
    await route.continue();
  };
  await page.route('**/gateway/**', (route) => hold(route, LATE.answer));
  await page.route('**/_app/immutable/**', (route) => hold(route, LATE.part));
  const devtools = times > 1 ? await page.context().newCDPSession(page) : null;
  await devtools?.send('Emulation.setCPUThrottlingRate', { rate: times });
  return async () => {
    isSlow = false;
    // A browser that is slowed down burns what it is not to use.
    await devtools?.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  };
}

/**
 * Opens a page, slowed down by `times`, and taps each control in the first frame in which it is shown and looks ready;
 * those of a page that a tap leads to as well. A test's own click waits until a control stands still: too late to see
 * what a quick finger meets.
 */
export async function tapAtFirstSight(
  page: Page,
  controls: readonly Control[],
  open: () => Promise<unknown>,
  times = 1,
): Promise<void> {
  await page.addInitScript((wanted: readonly Control[]) => {
    const selectors = {
      button: 'button',
      checkbox: 'input[type=checkbox]:not([role])',
      switch: '[role=switch]',
      link: 'a[href]',
    };
    const isIt = (element: Element, name: string): boolean =>
      (element.getAttribute('aria-label') ?? element.textContent).trim().startsWith(name) &&
      element.checkVisibility() &&
      !element.matches(':disabled, [aria-disabled=true]');
    const left = new Set(wanted);
    const look = (): void => {
      for (const control of left) {
        const candidates = [...document.querySelectorAll<HTMLElement>(selectors[control.role])];
        const found = candidates.find((element) => isIt(element, control.name));
        if (!found) continue;
        left.delete(control);
        found.click();
        window.tapped = (window.tapped ?? 0) + 1;
      }
      if (left.size > 0) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }, controls);
  const hurry = await slowDown(page, times);
  await open();
  await page.waitForFunction((all) => window.tapped === all, controls.length, { polling: 100 });
  await hurry();
}
