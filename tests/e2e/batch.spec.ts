import type { Locator, Page } from 'playwright/test';
import { expectAccessible } from './support/axe';
import { expect, test } from './support/fixtures';
import { holdBack, reads } from './support/hold';
import { lineOf, searchField } from './support/list';
import { requestsOf, startServer, type AppServer } from './support/server';

interface ControlDevice {
  readonly deviceKey: string;
  readonly name: string;
  readonly owner: string;
  readonly kind: string;
  readonly plan: { readonly deviceStatus: number } | null;
}

const dialogOf = (page: Page, name: string): Locator => page.getByRole('dialog', { name });

/** What became of some devices: the words, and how many. */
const outcome = (dialog: Locator, words: string | RegExp): Locator =>
  dialog.getByRole('listitem').filter({ hasText: words }).first();

interface Answer<Data> {
  readonly data: Data;
}

/** Gives twelve trackers and eight plugs a new plan each kind, which can be confirmed. */
async function twentyDevices(server: AppServer): Promise<{ names: readonly string[]; planOfPlugs: string }> {
  const { data } = (await server.control({ command: 'devices' })) as Answer<ControlDevice[]>;
  const free = data.filter(({ owner, plan }) => owner === data[0]?.owner && plan?.deviceStatus !== 1);
  const trackers = free.filter(({ kind }) => kind === 'tracker').slice(0, 12);
  const plugs = free.filter(({ kind }) => kind === 'plug').slice(0, 8);
  // Offline they take nothing, and none is confirmed by itself.
  for (const { deviceKey } of [...trackers, ...plugs]) {
    await server.control({ command: 'setDevice', deviceKey, online: false, autoConfirm: false });
  }
  const keysOf = (devices: readonly ControlDevice[]): string[] => devices.map(({ deviceKey }) => deviceKey);
  await server.control({ command: 'createPlan', deviceKeys: keysOf(trackers) });
  const last = { command: 'createPlan', deviceKeys: keysOf(plugs) };
  const { data: plan } = (await server.control(last)) as Answer<{ planId: string }>;
  return { names: [...trackers, ...plugs].map(({ name }) => name), planOfPlugs: plan.planId };
}

test.describe('with sixty devices', () => {
  let server: AppServer;

  test.beforeAll(async () => {
    server = await startServer({ EMBEDDED_DEVICES: '60' });
  });

  test.afterAll(async () => {
    await server.stop();
  });

  test('a batch of twenty partly fails, and only those that failed are tried again', async ({ page }) => {
    test.slow();
    const { names, planOfPlugs } = await twentyDevices(server);
    expect(names).toHaveLength(20);
    await page.goto(server.origin);
    await page.getByRole('button', { name: 'Sign in with the demo account' }).click();
    await expect(page.getByText('60 devices')).toBeVisible();
    for (const name of [...names, 'Loading bay sensor']) {
      await page.getByRole('checkbox', { name: `Select ${name}`, exact: true }).check();
    }
    await expect(page.getByText('21 devices selected')).toBeVisible();
    await page.getByRole('button', { name: 'Upgrade 20 of 21' }).click();
    const dialog = dialogOf(page, 'Upgrade now');
    await expect(dialog).toContainText('20 devices can be upgraded now.');
    await expect(dialog).toContainText('Not with 1 device:');

    // Between the preview and the decision the operator suspends the plan of eight of them.
    await server.control({ command: 'setPlanState', planId: planOfPlugs, state: 'suspended' });
    await dialog.getByRole('button', { name: 'Upgrade 20 devices' }).click();
    await expect(dialog.getByText('Done for 12 devices, not for 8 devices.')).toBeVisible();
    await expect(outcome(dialog, 'Accepted')).toContainText('12');
    const refused = outcome(dialog, 'The plan is suspended. (code 6204)');
    await expect(refused).toContainText('8');
    await refused.getByText('The plan is suspended.').click();
    await expect(refused).toContainText('Workshop compressor');
    await expectAccessible(page);

    await server.control({ command: 'setPlanState', planId: planOfPlugs, state: 'activated' });
    const before = await requestsOf(server, 'actOnPlans');
    await dialog.getByRole('button', { name: 'Retry the 8 that failed' }).click();
    await dialog.getByRole('button', { name: 'Upgrade 8 devices' }).click();
    await expect(outcome(dialog, 'Accepted')).toContainText('20');
    expect(await requestsOf(server, 'actOnPlans')).toBe(before + 1);
  });
});

test('a double tap sends once', async ({ signedIn: page, server }) => {
  await page.getByRole('checkbox', { name: 'Select Cold store north' }).check();
  await page.getByRole('checkbox', { name: 'Select Warehouse gateway' }).check();
  await page.getByRole('button', { name: 'Upgrade 2' }).dblclick();
  const dialog = dialogOf(page, 'Upgrade now');
  await dialog.getByRole('button', { name: 'Upgrade 2 devices' }).dblclick();
  await expect(dialog.getByText('Done for 2 devices.')).toBeVisible();
  expect(await requestsOf(server, 'actOnPlans')).toBe(1);
});

test('the window can be left while a batch runs', async ({ signedIn: page }) => {
  await page.getByRole('checkbox', { name: 'Select all: Failed or cancelled' }).check();
  await page.getByRole('button', { name: 'Retry 9' }).click();
  const dialog = dialogOf(page, 'Retry upgrades');
  const letGo = await holdBack(page, 'actOnPlans');
  await dialog.getByRole('button', { name: 'Retry 9 devices' }).click();
  await expect(dialog).toContainText('You can close this window');
  await dialog.getByRole('button', { name: 'Close and go on' }).click();
  await expect(dialog).toHaveCount(0);
  const bar = page.getByRole('region', { name: 'Selected devices' });
  await expect(bar).toContainText('Sending: 0 of 9 answered');
  letGo();
  await expect(bar).toContainText('Done for 9 devices.');
  await bar.getByRole('button', { name: 'Show' }).click();
  await expect(outcome(dialog, 'Accepted')).toContainText('9');
});

test('an answer that is lost is asked for again, and never sent twice', async ({
  signedIn: page,
  server,
}) => {
  await page.getByRole('checkbox', { name: 'Select Cold store north' }).check();
  await page.getByRole('button', { name: 'Upgrade now' }).click();
  const dialog = dialogOf(page, 'Upgrade now');
  await expect(dialog).toContainText('1 device can be upgraded now.');
  await server.control({ command: 'fault', operation: 'actOnPlans', fault: { kind: 'lose-answer' } });
  await dialog.getByRole('button', { name: 'Upgrade 1 device' }).click();
  // The plan is asked, and shows that the decision was taken.
  await expect(dialog.getByText('Done for 1 device.')).toBeVisible();
  expect(await requestsOf(server, 'actOnPlans')).toBe(1);
});

test('several devices are appointed for a time that fits all their plans', async ({ signedIn: page }) => {
  await searchField(page).fill('r');
  await page.getByRole('checkbox', { name: 'Select Cold store north' }).check();
  await page.getByRole('checkbox', { name: 'Select Warehouse gateway' }).check();
  await page.getByRole('checkbox', { name: 'Select Harbour crane 3' }).check();
  await page.getByRole('button', { name: 'Schedule' }).click();
  const dialog = dialogOf(page, 'Schedule');
  await expect(dialog).toContainText('A time in this period fits the plans of all 2 devices.');
  await expect(outcome(dialog, 'It runs already')).toContainText('Harbour crane 3');
  await dialog.getByRole('button', { name: /^Tonight/ }).click();
  await dialog.getByRole('button', { name: 'Review' }).click();
  await expect(dialog).toContainText(/2 devices can be scheduled for .*02:00/);
  await dialog.getByRole('button', { name: 'Schedule 2 devices' }).click();
  await expect(dialog.getByText('Done for 2 devices.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(lineOf(page, 'Cold store north')).toContainText('Scheduled');
  await expect(lineOf(page, 'Cold store north')).toContainText('02:00');
});

test('a session that expires under the batch is taken up again there, and nothing is lost', async ({
  signedIn: page,
  server,
}) => {
  await page.getByRole('checkbox', { name: 'Select Cold store north' }).check();
  await page.getByRole('checkbox', { name: 'Select Warehouse gateway' }).check();
  await page.getByRole('button', { name: 'Schedule' }).click();
  const dialog = dialogOf(page, 'Schedule');
  await dialog.getByRole('button', { name: /^Tonight/ }).click();
  await dialog.getByRole('button', { name: 'Review' }).click();
  await expect(dialog).toContainText(/2 devices can be scheduled for .*02:00/);
  await page.waitForLoadState('networkidle');
  // It is the batch that finds the session expired, and no question that the page asks by itself.
  const letGo = await holdBack(page, reads);
  await server.control({ command: 'expireTokens', refreshTokensToo: true });
  await dialog.getByRole('button', { name: 'Schedule 2 devices' }).click();
  const again = dialogOf(page, 'Please sign in again');
  await expect(again).toBeVisible();
  letGo();
  await again.getByRole('button', { name: 'Sign in with the demo account' }).click();
  await expect(again).toBeHidden();
  await expect(dialog.getByText('Done for 2 devices.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(lineOf(page, 'Warehouse gateway')).toContainText('02:00');
});

test('upgrades are cancelled for several devices, with the consequence said', async ({ signedIn: page }) => {
  await page.getByRole('checkbox', { name: 'Select Cold store north' }).check();
  await page.getByRole('checkbox', { name: 'Select Reefer container 21' }).check();
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('button', { name: 'Cancel upgrades' }).click();
  const dialog = dialogOf(page, 'Cancel upgrades');
  await expect(dialog).toContainText('counts as failed');
  await dialog.getByRole('button', { name: 'Cancel for 2 devices' }).click();
  await expect(dialog.getByText('Done for 2 devices.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(lineOf(page, 'Cold store north')).toContainText('Cancelled');
  await expect(page.getByText('devices selected')).toHaveCount(0);
});

test('auto-confirmation is switched for several devices, and the list shows it', async ({
  signedIn: page,
}) => {
  await page.getByRole('checkbox', { name: 'Select Cold store north' }).check();
  await page.getByRole('checkbox', { name: 'Select Workshop compressor' }).check();
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('button', { name: 'Switch auto-confirmation on' }).click();
  const dialog = dialogOf(page, 'Auto-confirmation on');
  await expect(dialog).toContainText('confirms every later upgrade of these devices by itself');
  await dialog.getByRole('button', { name: 'Switch on for 2 devices' }).click();
  await expect(dialog.getByText('Done for 2 devices.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(lineOf(page, 'Cold store north').getByText('Auto-confirmation')).toBeVisible();
});

test('the bar knows what can be done with the selected, and leads Bluetooth devices their own way', async ({
  signedIn: page,
}) => {
  const bar = page.getByRole('region', { name: 'Selected devices' });
  const select = (device: string) =>
    page.getByRole('checkbox', { name: `Select ${device}`, exact: true }).check();
  await select('Delivery van 12');
  await expect(bar.getByRole('button', { name: 'Retry upgrade' })).toBeVisible();
  await select('Bike shed charger');
  await select('Reefer container 22');
  await select('Loading bay sensor');
  await expect(bar.getByRole('button', { name: 'Retry 2 of 4' })).toBeVisible();
  await expect(bar.getByRole('button', { name: /Upgrade now/ })).toHaveCount(0);
  await bar.getByRole('button', { name: 'More actions' }).click();
  await expect(page.getByRole('button', { name: 'Upgrade none of 4' })).toBeDisabled();
  await expect(page.getByRole('button', { name: 'Cancel upgrades: 2 of 4' })).toBeEnabled();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await bar.getByRole('button', { name: 'Over Bluetooth: 1 of 4' }).click();
  const way = page.getByRole('dialog', { name: 'Upgrade over Bluetooth' });
  await expectAccessible(page);
  await way.getByRole('link', { name: 'Loading bay sensor' }).click();
  await expect(page).toHaveURL(/\/bluetooth$/);
});
