import type { Page } from 'playwright/test';
import { expectAccessible } from './support/axe';
import { devices, gotoDevice } from './support/device-page';
import { expect, test } from './support/fixtures';
import { setHidden } from './support/sight';

test.use({ serviceWorkers: 'allow' });

/** The worker is what shows notifications, and where a tap on one arrives. */
async function untilInstalled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
}

const shown = (page: Page): Promise<{ title: string; body: string }[]> =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    return (await registration.getNotifications()).map(({ title, body }) => ({ title, body }));
  });

test('are asked for when an upgrade has begun, and tell its end while nobody looks', async ({
  signedIn: page,
  context,
  server,
}) => {
  await context.grantPermissions(['notifications']);
  await untilInstalled(page);
  // Offline it stays queued until somebody has looked away.
  const { deviceKey } = devices.awaiting;
  await server.control({ command: 'setDevice', deviceKey, online: false });
  await page.clock.install();
  await gotoDevice(page, devices.awaiting);
  const tellMe = page.getByRole('button', { name: 'Tell me' });
  await expect(page.getByRole('button', { name: 'Upgrade now' })).toBeVisible();
  await expect(tellMe).toBeHidden();
  await page.getByRole('button', { name: 'Upgrade now' }).click();
  await expect(tellMe).toBeVisible();
  await expectAccessible(page);
  await tellMe.click();
  await expect(page.getByText('You will be told, as long as the app stays open.')).toBeVisible();
  // What tells comes after the page.
  await page.clock.runFor(3_000);
  await setHidden(page, true);
  await server.control({ command: 'setDevice', deviceKey, online: true });
  await expect(async () => {
    await page.clock.runFor(30_000);
    expect(await shown(page)).toContainEqual({ title: 'Upgrade succeeded', body: 'Cold store north' });
  }).toPass();
  await setHidden(page, false);

  // Nothing of the account stays where others see it.
  await page.getByRole('button', { name: 'Account' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
  await expect.poll(() => shown(page)).toEqual([]);
});

test('are not asked for again once refused, and are turned on and off in the settings', async ({
  signedIn: page,
  context,
}) => {
  await context.grantPermissions(['notifications']);
  await gotoDevice(page, devices.queued);
  await page.goto('/settings');
  const choice = page.getByRole('region', { name: 'Notifications' });
  await expect(choice.getByText('The app has to stay open', { exact: false })).toBeVisible();
  await choice.getByRole('radio', { name: 'On' }).check();
  await expect(choice.getByRole('radio', { name: 'On' })).toBeChecked();
  await page.reload();
  await expect(choice.getByRole('radio', { name: 'On' })).toBeChecked();
  await choice.getByRole('radio', { name: 'Off' }).check();
  await expectAccessible(page);
  await gotoDevice(page, devices.awaiting);
  await page.getByRole('button', { name: 'Upgrade now' }).click();
  await expect(page.getByText('The Developer Center has accepted your confirmation.')).toBeVisible();
  await expect(page.getByText('The device is back and runs the new version.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Tell me' })).toBeHidden();
});
