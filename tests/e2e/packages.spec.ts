import type { Page } from 'playwright/test';
import { damageFirst, damagePackage } from './support/database';
import { expect, test } from './support/fixtures';
import { holdBack, reads } from './support/hold';
import { findOffline, signInWithDemo, untilGivenBack, untilKept } from './support/offline';
import { requestsOf } from './support/server';

test.describe('with the app kept', () => {
  test.use({ serviceWorkers: 'allow' });

  test('a device is prepared for offline, stays so without a network, and is given up', async ({
    signedIn: page,
    context,
  }) => {
    await untilKept(page);
    await page.getByRole('navigation').getByRole('link', { name: 'Packages' }).click();
    await page.getByRole('button', { name: 'Prepare: Loading bay sensor' }).click();
    const line = page
      .getByRole('listitem')
      .filter({ has: page.getByRole('link', { name: 'Open Loading bay sensor' }) });
    await expect(line.getByText(/Ready until/)).toBeVisible();
    await expect(page.getByText('For Loading bay sensor.', { exact: false })).toBeVisible();
    await expect(page.getByText(/complete and checked/)).toBeVisible();
    await expect(page.getByText('The app itself opens without a network.')).toBeVisible();
    await context.setOffline(true);
    await page.reload();
    await expect(line.getByText(/Ready until/)).toBeVisible();
    await line.getByRole('button', { name: 'Drop the preparation: Loading bay sensor' }).click();
    const asked = page.getByRole('dialog', { name: 'Drop what is ready for Loading bay sensor?' });
    await expect(asked).toContainText('Its key is deleted from this browser');
    await asked.getByRole('button', { name: 'Drop the preparation' }).click();
    await expect(line.getByText(/Not ready: .*key/)).toBeVisible();
    await page.getByRole('button', { name: /^Remove / }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await expect(page.getByText('No packages are kept.')).toBeVisible();
  });
});

test('all that wait are prepared, one after the other', async ({ signedIn: page }) => {
  await page.getByRole('navigation').getByRole('link', { name: 'Packages' }).click();
  await page.getByRole('button', { name: /^Prepare all/ }).click();
  await expect(page.getByText(/Ready until/).nth(1)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Refresh: Cellar humidity sensor' })).toBeVisible();
});

test('a kept package that is damaged is never sent: it is downloaded anew', async ({
  signedIn: page,
  server,
}) => {
  await page.getByRole('navigation').getByRole('link', { name: 'Packages' }).click();
  await page.getByRole('button', { name: 'Prepare: Loading bay sensor' }).click();
  await expect(page.getByText(/Ready until/)).toBeVisible();
  await damagePackage(page);
  const before = await requestsOf(server, 'firmware');
  await page.getByRole('link', { name: 'Open Loading bay sensor' }).click();
  await page.getByRole('link', { name: 'Upgrade over Bluetooth' }).click();
  await page.getByRole('button', { name: 'Use a virtual device' }).click();
  await page.getByRole('button', { name: 'Confirm and begin' }).click();
  await expect(page.getByText('The device is back and runs the new version.')).toBeVisible();
  expect(await requestsOf(server, 'firmware')).toBe(before + 1);
});

test('what was prepared and cannot be read is called so, with where it is, and prepared anew', async ({
  signedIn: page,
}) => {
  const navigation = page.getByRole('navigation');
  await navigation.getByRole('link', { name: 'Packages' }).click();
  await page.getByRole('button', { name: 'Prepare: Loading bay sensor' }).click();
  await expect(page.getByText(/Ready until/)).toBeVisible();
  await damageFirst(page, 'secrets', 'until');
  await damageFirst(page, 'packages', 'identities');
  await page.reload();
  const line = page
    .getByRole('listitem')
    .filter({ has: page.getByRole('link', { name: 'Open Loading bay sensor' }) });
  await expect(
    line.getByText(/^The Bluetooth key that was kept for this device cannot be read/),
  ).toContainText('A kept package cannot be read.');
  await line.getByRole('link', { name: 'See it under Activity' }).click();
  const parked = page.getByRole('region', { name: /^Set aside/ });
  await expect(parked).toContainText('The Bluetooth key of a device');
  await expect(parked).toContainText('A kept package');
  await navigation.getByRole('link', { name: 'Packages' }).click();
  await page.getByRole('button', { name: 'Prepare: Loading bay sensor' }).click();
  await expect(line.getByText(/Ready until/)).toBeVisible();
  await expect(line.getByText(/cannot be read/)).toBeHidden();
});

test('a plan that was read long ago is said to be old', async ({ signedIn: page }) => {
  await page.clock.install();
  await page.getByRole('navigation').getByRole('link', { name: 'Packages' }).click();
  await page.getByRole('button', { name: 'Prepare: Loading bay sensor' }).click();
  await expect(page.getByText(/Ready until/)).toBeVisible();
  await page.clock.fastForward('25:00:00');
  await page.getByRole('navigation').getByRole('link', { name: 'Activity' }).click();
  await page.getByRole('navigation').getByRole('link', { name: 'Packages' }).click();
  await expect(page.getByText(/may have changed. Refresh it before you go./)).toBeVisible();
});

/** Gives the origin no room. Before anything is written: Chromium remembers for a while how much room there was. */
async function fillDisk(page: Page, origin: string): Promise<() => Promise<void>> {
  const devtools = await page.context().newCDPSession(page);
  await page.goto(`${origin}/healthz`);
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
  return async () => {
    await devtools.send('Storage.overrideQuotaForOrigin', { origin });
  };
}

test.describe('with a worker that finds no room', () => {
  test.use({ serviceWorkers: 'allow' });

  test('a full disk is said in a clear sentence, loses nothing, and is no matter once there is room', async ({
    page,
    server,
    context,
  }) => {
    const makeRoom = await fillDisk(page, server.origin);
    await signInWithDemo(page, server.origin);
    await expect(page.getByText('Nothing is being kept for offline use')).toBeVisible();
    await page.getByRole('navigation').getByRole('link', { name: 'Packages' }).click();
    await page.getByRole('button', { name: 'Prepare: Loading bay sensor' }).click();
    const line = page
      .getByRole('listitem')
      .filter({ has: page.getByRole('link', { name: 'Open Loading bay sensor' }) });
    await expect(line.getByText(/The storage of this device is full/)).toBeVisible();
    await expect(page.getByText('No packages are kept.')).toBeVisible();
    // Its worker was fetched and found no room. Before that, a network that goes would be the browser's own complaint.
    await expect(page.getByText('The app itself does not open without a network')).toBeVisible();
    // What is decided while nothing answers is held in this page.
    await page.getByRole('navigation').getByRole('link', { name: 'Devices' }).click();
    await page.getByRole('link', { name: /Cold store north/ }).click();
    await expect(page.getByRole('button', { name: 'Upgrade now' })).toBeVisible();
    await page.goBack();
    await context.setOffline(true);
    await findOffline(page);
    await page.getByRole('link', { name: /Cold store north/ }).click();
    await page.getByRole('button', { name: 'Upgrade now' }).click();
    await expect(page.getByText('Do not close this page')).toBeVisible();
    await makeRoom();
    await context.setOffline(false);
    await expect(page.getByText('Do not close this page')).toBeHidden();
    await page
      .getByRole('navigation')
      .getByRole('link', { name: /Activity/ })
      .click();
    await expect(page.getByText(/Accepted by the Developer Center on/)).toBeVisible();
    await page.getByRole('navigation').getByRole('link', { name: 'Packages' }).click();
    await page.getByRole('button', { name: 'Prepare: Loading bay sensor' }).click();
    await expect(line.getByText(/Ready until/)).toBeVisible();
    await expect(page.getByText('The app itself opens without a network.')).toBeVisible();
  });
});

test("what was tapped before the app knew of the network that had gone is the person's again, also on a full disk", async ({
  page,
  server,
  context,
}) => {
  await page.clock.install();
  const makeRoom = await fillDisk(page, server.origin);
  await signInWithDemo(page, server.origin);
  await expect(page.getByText('Nothing is being kept for offline use')).toBeVisible();
  await page.getByRole('link', { name: /Cold store north/ }).click();
  // What was done before has brought what sends.
  const toggle = page.getByRole('switch', { name: 'Auto-confirmation' });
  await toggle.click();
  await expect(toggle).toBeChecked();
  const upgrade = page.getByRole('button', { name: 'Upgrade now' });
  // What the page asks by itself would tell it.
  const letGo = await holdBack(page, reads);
  await context.setOffline(true);
  await upgrade.click();
  // It may have arrived: it is neither sent later unasked nor lost.
  await expect(page.getByText('It was sent, but no answer came.', { exact: false })).toBeVisible();
  await expect(page.getByText('Do not close this page')).toBeVisible();
  await expect(upgrade).toBeDisabled();
  letGo();
  await makeRoom();
  await context.setOffline(false);
  await expect(page.getByText('Do not close this page')).toBeHidden();
  await untilGivenBack(page, page.getByText('the plan shows nothing of it', { exact: false }));
  expect(await requestsOf(server, 'actOnPlans')).toBe(0);
  await upgrade.click();
  await expect(page.getByText('The Developer Center has accepted your confirmation.')).toBeVisible();
  expect(await requestsOf(server, 'actOnPlans')).toBe(1);
});
