import { keptText } from './support/database';
import { devices, gotoDevice } from './support/device-page';
import { expect, test } from './support/fixtures';

test('what this app alone has seen of a device is still there after a reload', async ({ signedIn: page }) => {
  await gotoDevice(page, devices.awaiting);
  await page.getByRole('button', { name: 'Upgrade now' }).click();
  const upgraded = page.getByText('Module: upgraded from 2.4.1 to 2.5.0');
  await expect(upgraded).toBeVisible();
  const history = page.getByRole('region', { name: 'History' }).getByRole('listitem');
  const told = ['First seen: Upgrade available', 'You chose: Upgrade now', 'Succeeded'];
  await expect(history).toContainText(told);
  const before = await history.allInnerTexts();
  // It is kept a tenth of a second after it was seen.
  await expect.poll(() => keptText(page, 'deviceMemories')).toContain('"phase":"succeeded"');
  await page.reload();
  await expect(upgraded).toBeVisible();
  await expect(history).toHaveText(before, { useInnerText: true });
});
