import { expect, test } from './support/fixtures';
import { groupOf, searchField } from './support/list';
import { startServer, type AppServer } from './support/server';

test.describe('ten thousand devices', () => {
  test.setTimeout(600_000);
  let server: AppServer;

  test.beforeAll(async () => {
    server = await startServer({ EMBEDDED_DEVICES: '10000' });
  });

  test.afterAll(async () => {
    await server.stop();
  });

  test('are found, walked through and selected, and upgraded by the hundred', async ({ page }) => {
    await page.goto(server.origin);
    await page.getByRole('button', { name: 'Sign in with the demo account' }).click();
    await expect(page.getByText('10,000 devices', { exact: true })).toBeVisible({ timeout: 240_000 });
    await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(300);

    await searchField(page).fill('porto pump 99');
    await expect(page.getByRole('link', { name: /Porto pump \d*99/ }).first()).toBeVisible();
    await expect(page).toHaveURL(/q=porto/);
    await page.getByRole('button', { name: 'Clear the search' }).click();

    const rest = groupOf(page, 'Nothing to do');
    await rest.getByRole('button', { name: /^Show all/ }).click();
    await searchField(page).press('ArrowDown');
    await page.keyboard.press('End');
    const last = rest.getByRole('listitem').last();
    await expect(last.getByRole('link')).toBeFocused();
    await expect(last).toBeInViewport();
    const size = Number(await last.getAttribute('aria-setsize'));
    // Devices change their group meanwhile.
    expect(Math.abs(Number(await last.getAttribute('aria-posinset')) - size)).toBeLessThan(10);
    expect(size).toBeGreaterThan(4_000);
    // A window of the list is drawn, not the list.
    expect(await page.getByRole('main').getByRole('listitem').count()).toBeLessThan(600);
    await page.keyboard.press('ArrowUp');
    await expect(rest.getByRole('listitem').nth(-2).getByRole('link')).toBeFocused();

    await page.getByRole('button', { name: /^Select 9,\d+ devices$/ }).click();
    await expect(page.getByText(/^9,\d+ devices selected$/)).toBeVisible();
    await page.getByRole('button', { name: 'Clear the selection' }).click();
    await expect(page.getByText('devices selected')).toHaveCount(0);

    await searchField(page).fill('cork');
    await expect(page.getByText(/^\d+ of 10,000$/)).toBeVisible();
    await page.getByRole('button', { name: /^Select \d+ devices$/ }).click();
    await page.getByRole('button', { name: /^Upgrade \d/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Upgrade now' });
    await dialog.getByRole('button', { name: /^Upgrade \d+ devices$/ }).click({ timeout: 240_000 });
    await expect(dialog.getByText(/^Done for \d+ devices/)).toBeVisible({ timeout: 240_000 });
  });
});
