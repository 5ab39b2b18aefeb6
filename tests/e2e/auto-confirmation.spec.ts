import { expectAccessible } from './support/axe';
import { deviceOf, devices, gotoDevice, signIn } from './support/device-page';
import { expect, test } from './support/fixtures';

const device = devices.cancelled;

test('switched on, the next plan runs unasked and is marked so; and off again', async ({ page, server }) => {
  await page.clock.install();
  await signIn(page);
  await gotoDevice(page, device);
  const toggle = page.getByRole('switch', { name: 'Auto-confirmation' });
  await expect(toggle).not.toBeChecked();
  await expect(page.getByText('Each upgrade of this device waits for your decision.')).toBeVisible();
  await toggle.focus();
  await page.keyboard.press('Space');
  await expect(toggle).toBeChecked();
  await expect(page.getByText('starts later upgrades of this device by itself')).toBeVisible();
  expect((await deviceOf(server, device)).autoConfirm).toBe(true);

  await server.control({ command: 'createPlan', deviceKeys: [device.deviceKey], name: 'The next plan' });
  const plan = page.getByRole('region', { name: 'The next plan' });
  // In steps, so that no question under way is overtaken by its own time-out.
  await expect(async () => {
    await page.clock.runFor(5_000);
    await expect(plan).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect(plan.getByText('The device is back and runs the new version.')).toBeVisible();
  const mark = plan.getByText(
    'This upgrade ran while auto-confirmation was on; nobody has confirmed it in this browser.',
  );
  await expect(mark).toBeVisible();
  await expect(page.getByRole('region', { name: 'History' })).toContainText('A new plan: The next plan');
  await expectAccessible(page);

  await toggle.click();
  await expect(toggle).not.toBeChecked();
  expect((await deviceOf(server, device)).autoConfirm).toBe(false);
  await expect(mark).toBeVisible();
});

test('a plan that was confirmed here is not marked', async ({ signedIn: page, server }) => {
  await gotoDevice(page, devices.awaiting);
  const toggle = page.getByRole('switch', { name: 'Auto-confirmation' });
  await toggle.click();
  await expect(toggle).toBeChecked();
  await page.getByRole('button', { name: 'Upgrade now' }).click();
  await expect(page.getByText('The device is back and runs the new version.')).toBeVisible();
  await expect(page.getByText('This upgrade ran while auto-confirmation was on')).toBeHidden();
  expect((await deviceOf(server, devices.awaiting)).autoConfirm).toBe(true);
});

test('a failure is said, with what is so', async ({ signedIn: page, server }) => {
  await gotoDevice(page, device);
  const toggle = page.getByRole('switch', { name: 'Auto-confirmation' });
  await expect(toggle).toBeVisible();
  await server.control({
    command: 'fault',
    operation: 'autoConfirmationOn',
    fault: { kind: 'status', status: 503 },
    times: 10,
  });
  await toggle.click();
  await expect(page.getByText('Auto-confirmation was not changed')).toBeVisible();
  await expect(page.getByText(/The Developer Center is not available.*It is off\./s)).toBeVisible();
  await expect(toggle).not.toBeChecked();
  await server.control({ command: 'clearFaults' });
  await toggle.click();
  await expect(toggle).toBeChecked();
  await expect(page.getByText('Auto-confirmation was not changed')).toBeHidden();
});

test('where nobody can tell whether it is on, it says so and asks again', async ({
  signedIn: page,
  server,
}) => {
  await server.control({
    command: 'fault',
    operation: 'autoConfirmation',
    fault: { kind: 'status', status: 503 },
    times: 20,
  });
  await gotoDevice(page, device);
  await expect(page.getByText('It is not known whether it is on')).toBeVisible();
  await expect(page.getByText('Each upgrade of this device waits for your decision.')).toBeHidden();
  await expect(page.getByRole('switch')).toBeHidden();
  await server.control({ command: 'clearFaults' });
  await page
    .getByRole('region', { name: 'Auto-confirmation' })
    .getByRole('button', { name: 'Try again' })
    .click();
  await expect(page.getByRole('switch', { name: 'Auto-confirmation' })).not.toBeChecked();
});
