import type { Page } from 'playwright/test';

/** Holds back what the page asks of these operations, until the returned function lets it go. */
export async function holdBack(page: Page, operation: string | RegExp): Promise<() => void> {
  let letGo = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const asked = typeof operation === 'string' ? `**/gateway/api/${operation}` : operation;
  await page.route(asked, async (route) => {
    await held;
    await route.continue();
  });
  return letGo;
}

/** All that a page asks of the Developer Center by itself. */
export const reads = /\/gateway\/api\/(?!actOnPlans)/;
