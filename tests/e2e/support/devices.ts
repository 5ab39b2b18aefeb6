import { expect, type Page } from 'playwright/test';

/** The seeded devices that tests use, by what they are for. */
export const seeded = {
  awaiting: { name: 'Cold store north', productKey: 'p11tRk', deviceKey: '004999010000001' },
  failedOnce: { name: 'Delivery van 12', productKey: 'p11tRk', deviceKey: '004999010000004' },
  foreign: { name: 'Farm gate', productKey: 'p11tRk' },
} as const;

/** Opens a device from the list as a person does. */
export async function openDevice(page: Page, name: string): Promise<void> {
  await page.getByRole('main').getByRole('link', { name }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
}
