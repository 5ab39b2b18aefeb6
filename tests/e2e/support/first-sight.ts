import type { Page } from 'playwright/test';

/** A control by what it is and how its name begins: its label, or its text. */
export interface Control {
  readonly role: 'button' | 'checkbox' | 'switch' | 'link';
  readonly name: string;
}

/** As a slow phone far from the network: the page's own work takes six times as long, each answer a second longer. */
export async function slowDown(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 6 });
  await page.route('**/gateway/**', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await route.continue();
  });
}

/**
 * Taps a control in the first frame in which it is shown and looks ready, in each further document of the page. A
 * test's own click waits until a control stands still: too late to see what a quick finger meets.
 */
export async function tapAtFirstSight(page: Page, control: Control): Promise<void> {
  await page.addInitScript(({ role, name }: Control) => {
    const selector = {
      button: 'button',
      checkbox: 'input[type=checkbox]:not([role])',
      switch: '[role=switch]',
      link: 'a[href]',
    }[role];
    const isIt = (element: Element): boolean =>
      (element.getAttribute('aria-label') ?? element.textContent).trim().startsWith(name) &&
      element.checkVisibility() &&
      !element.matches(':disabled, [aria-disabled=true]');
    const look = (): void => {
      const found = [...document.querySelectorAll<HTMLElement>(selector)].find(isIt);
      if (found) found.click();
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }, control);
}
