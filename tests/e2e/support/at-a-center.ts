import { expect, type Page } from 'playwright/test';

/** Who may sign in at a standalone Developer Center. */
export const person = { email: 'demo@example.com', password: 'Overair-demo-1' };

/** Signs in as a person does at a Developer Center that is no demonstration. */
export async function signIn(page: Page, origin: string): Promise<void> {
  await page.goto(origin);
  await page.getByRole('textbox', { name: 'E-mail' }).fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Devices', level: 1, exact: true })).toBeVisible();
}

/** Opens a device from the list and decides on its plan. */
export async function decide(
  page: Page,
  name: string,
  action: 'Upgrade now' | 'Retry upgrade',
): Promise<void> {
  await page.getByRole('link', { name: new RegExp(name) }).click();
  const button = page.getByRole('button', { name: action });
  await button.click();
  await expect(button).toBeHidden();
}
