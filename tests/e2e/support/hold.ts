import type { Page } from 'playwright/test';

/** Holds back what the page asks of an operation, until the returned function lets it go. */
export async function holdBack(page: Page, operation: string): Promise<() => void> {
  let letGo = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route(`**/gateway/api/${operation}`, async (route) => {
    await held;
    await route.continue();
  });
  return letGo;
}
