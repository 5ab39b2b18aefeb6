import { expectAccessible } from './support/axe';
import { devices, openDevice } from './support/device-page';
import { expect, test } from './support/fixtures';
import { requestsOf } from './support/server';

test('confirms an upgrade and follows it to the new version', async ({ signedIn: page, server }) => {
  await openDevice(page, devices.awaiting.name);
  await expect(page.getByText('This upgrade waits for your decision.')).toBeVisible();
  await page.getByRole('button', { name: 'Upgrade now' }).click();
  await expect(page.getByRole('progressbar', { name: 'Upgrade progress' })).toBeVisible();
  await expect(page.getByText(/upgraded from 2\.4\.1 to 2\.5\.0/)).toBeVisible();
  await expectAccessible(page);
  expect(await server.control({ command: 'device', deviceKey: devices.awaiting.deviceKey })).toMatchObject({
    data: { versions: { module: '2.5.0' } },
  });

  await page.getByRole('button', { name: 'Mark as seen' }).click();
  await expect(page.getByText('The upgrade succeeded, and its result has been seen.')).toBeVisible();
});

test('says why an upgrade failed, and retries it', async ({ signedIn: page }) => {
  await openDevice(page, devices.failedOnce.name);
  await expect(page.getByText(/the new version could not be written/)).toBeVisible();
  await page.getByRole('button', { name: 'Retry upgrade' }).click();
  await expect(page.getByText(/to 2\.5\.0/).first()).toBeVisible();
  await expect(page.getByText('The device is back and runs the new version.')).toBeVisible();
});

test('asks before it cancels, and says what that means', async ({ signedIn: page, server }) => {
  await openDevice(page, devices.awaiting.name);
  await page.getByRole('button', { name: 'Cancel upgrade' }).click();
  const dialog = page.getByRole('dialog', { name: 'Cancel this upgrade?' });
  await expect(dialog).toContainText('counts as failed');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('button', { name: 'Cancel upgrade' })).toBeFocused();

  await page.getByRole('button', { name: 'Cancel upgrade' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel the upgrade' }).click();
  await expect(page.getByText('The upgrade was cancelled for this device.')).toBeVisible();
  expect(await server.control({ command: 'device', deviceKey: devices.awaiting.deviceKey })).toMatchObject({
    data: { plan: { phase: 'cancelled' } },
  });
});

test('a session that ends in the middle is taken up again, and the decision with it', async ({
  signedIn: page,
  server,
}) => {
  await openDevice(page, devices.awaiting.name);
  await expect(page.getByRole('button', { name: 'Upgrade now' })).toBeVisible();
  // Nothing else is being asked for: it is the decision that finds the session gone.
  await page.waitForLoadState('networkidle');
  await server.control({ command: 'expireTokens', refreshTokensToo: true });
  await page.getByRole('button', { name: 'Upgrade now' }).click();
  const dialog = page.getByRole('dialog', { name: 'Please sign in again' });
  await expect(dialog).toBeVisible();
  await expect(dialog.getByRole('textbox', { name: 'E-mail' })).toHaveValue('demo@example.com');
  await dialog.getByLabel('Password', { exact: true }).fill('Overair-demo-1');
  await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('The device is back and runs the new version.')).toBeVisible();
  expect(await requestsOf(server, 'actOnPlans')).toBe(2);
});

test('a token that expires is renewed without a word', async ({ signedIn: page, server }) => {
  await server.control({ command: 'expireTokens' });
  await openDevice(page, devices.awaiting.name);
  await page.getByRole('button', { name: 'Upgrade now' }).click();
  await expect(page.getByText('The device is back and runs the new version.')).toBeVisible();
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('an unknown address says so and leads back', async ({ signedIn: page }) => {
  await page.goto('/nowhere');
  await expect(page.getByRole('heading', { level: 1, name: 'This page does not exist' })).toBeVisible();
  await page.getByRole('link', { name: 'To the devices' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Devices', exact: true })).toBeVisible();
});
