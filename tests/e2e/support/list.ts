import { expect, type Locator, type Page, type Route } from 'playwright/test';

/** A group of the devices page, by its heading. */
export const groupOf = (page: Page, need: string): Locator =>
  page.getByRole('region', { name: new RegExp(`^${need}`) });

/** The line of a device in the list. */
export const lineOf = (page: Page, device: string): Locator =>
  page.getByRole('listitem').filter({ has: page.getByRole('link', { name: device }) });

/** The line of a device in the table of a desk. */
export const rowOf = (page: Page, device: string): Locator =>
  page.getByRole('row').filter({ has: page.getByRole('link', { name: device }) });

export const searchField = (page: Page): Locator => page.getByRole('searchbox', { name: 'Search devices' });

interface ListAnswer {
  data: { list: Record<string, unknown>[]; total: number };
}

/** Lets a test change what one page of the list answers; `page` counts from 1. */
export async function changeList(
  page: Page,
  change: (answer: ListAnswer, pageNumber: number) => void,
): Promise<void> {
  await page.route('**/gateway/api/devices', async (route) => {
    const response = await route.fetch();
    const answer = (await response.json()) as ListAnswer;
    change(answer, (route.request().postDataJSON() as { page: number }).page);
    await route.fulfill({ response, json: answer });
  });
}

/** Answers an operation as the gateway tells a failure. */
export async function failWith(page: Page, operation: string, code: string, times: number): Promise<void> {
  await page.route(
    `**/gateway/api/${operation}`,
    (route: Route) => route.fulfill({ status: 403, json: { error: { code } } }),
    { times },
  );
}

/** The page does not scroll sideways. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const widths = await page.evaluate(() => {
    const root = document.documentElement;
    return { content: root.scrollWidth, window: root.clientWidth };
  });
  expect(widths.content).toBeLessThanOrEqual(widths.window);
}
