import { devices, gotoDevice } from './support/device-page';
import { expect, test } from './support/fixtures';

test('a shared device shows everything, offers nothing, and says why', async ({ signedIn: page }) => {
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/gateway/api/autoConfirmation')) asked.push(request.postData() ?? '');
  });
  await gotoDevice(page, devices.shared);
  await expect(page.getByText('Asset Tracker T2 · Online · Shared with you')).toBeVisible();
  await expect(
    page.getByText('This device is shared with you. Only its owner can upgrade it.'),
  ).toBeVisible();
  await expect(page.getByText('Upgrade failed: the delta does not fit the installed version')).toBeVisible();
  await expect(
    page.getByText('Check that the device is switched on, charged and well connected.'),
  ).toBeVisible();
  await expect(page.getByText('You can retry it until')).toBeHidden();
  const changes = page.getByRole('region', { name: 'What changes' });
  await expect(changes.getByText('Delta package · 74 kB')).toBeVisible();
  await expect(changes.getByText('Battery: met.')).toBeVisible();
  await expect(page.getByText("Only the device's owner can see and change this.")).toBeVisible();
  const buttons = page.getByRole('main').getByRole('button');
  await expect(buttons).toHaveCount(2);
  await expect(buttons.and(page.getByRole('button', { name: /^Copy: / }))).toHaveCount(2);
  await expect(page.getByRole('switch')).toHaveCount(0);
  // The list asks for other devices, if there is time for it.
  expect(asked.filter((body) => body.includes(devices.shared.deviceKey))).toEqual([]);
});
