import type { Page } from 'playwright/test';

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

/** As a slow phone far from the network: the page's own work takes six times as long, each answer a second longer. */
async function slowDown(page: Page): Promise<() => Promise<void>> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 6 });
  let delay = 1_000;
  await page.route('**/gateway/**', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, delay));
    await route.continue();
  });
  return async () => {
    // A browser that is slowed down burns what it is not to use.
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 });
    delay = 0;
  };
}

/**
 * Opens a page, slowed down, and taps each control in the first frame in which it is shown and looks ready; those of
 * a page that a tap leads to as well. A test's own click waits until a control stands still: too late to see what a
 * quick finger meets.
 */
export async function tapAtFirstSight(
  page: Page,
  controls: readonly Control[],
  open: () => Promise<unknown>,
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
  const hurry = await slowDown(page);
  await open();
  await page.waitForFunction((all) => window.tapped === all, controls.length, { polling: 100 });
  await hurry();
}
