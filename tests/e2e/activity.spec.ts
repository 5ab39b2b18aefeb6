import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright/test';
import { expectAccessible } from './support/axe';
import { devices, gotoDevice } from './support/device-page';
import { expect, test } from './support/fixtures';
import { requestsOf } from './support/server';
import { untilGivenBack, untilKept } from './support/offline';

const activityOf = (page: Page, device: string) =>
  page.getByRole('main').getByRole('listitem').filter({ hasText: device });

async function openActivity(page: Page): Promise<void> {
  await page
    .getByRole('navigation')
    .getByRole('link', { name: /Activity/ })
    .click();
  await expect(page.getByRole('heading', { name: 'Activity', level: 1 })).toBeVisible();
}

/** Confirms a device's upgrade without a network. */
async function confirmOffline(page: Page, device: RegExp): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: 'Devices' }).click();
  await page.getByRole('link', { name: device }).click();
  await page.getByRole('button', { name: 'Upgrade now' }).click();
  await expect(page.getByText('Saved here, not sent yet')).toBeVisible();
}

/** Makes the network go, and waits until a request has found out. */
async function goOffline(page: Page): Promise<void> {
  await page.context().setOffline(true);
  await page.reload();
  await expect(page.getByText('No connection')).toBeVisible();
}

/** Confirms a plan without a network, when all that it takes is kept. */
async function decideOffline(page: Page): Promise<void> {
  // Its plan too is known.
  await expect(page.getByRole('link', { name: /Cold store north.*2\.5\.0/ })).toBeVisible();
  await untilKept(page);
  await goOffline(page);
  await confirmOffline(page, /Cold store north/);
}

test.describe('without a network', () => {
  test.use({ serviceWorkers: 'allow' });

  test('a decision taken offline is saved, then sent, then accepted', async ({ signedIn: page, context }) => {
    await decideOffline(page);
    await expect(
      page.getByRole('navigation').getByRole('link', { name: /one entry is waiting/ }),
    ).toBeVisible();
    await page.goto('/activity');
    const line = activityOf(page, 'Cold store north');
    await expect(line.getByText('Saved here, not sent yet')).toBeVisible();
    await expect(line.getByText('demo@example.com', { exact: false })).toBeVisible();
    await context.setOffline(false);
    await expect(line.getByText(/Accepted by the Developer Center on/)).toBeVisible();
    await expect(page.getByRole('navigation').getByRole('link', { name: /waiting/ })).toBeHidden();
  });

  test('it can be withdrawn before it is sent, and be sent however late', async ({
    signedIn: page,
    server,
  }) => {
    await decideOffline(page);
    await openActivity(page);
    const line = activityOf(page, 'Cold store north');
    await expect(line.getByText(/it lapses/)).toBeVisible();
    await line.getByRole('button', { name: 'Send whenever possible' }).click();
    await expect(line.getByText(/it lapses/)).toBeHidden();
    await line.getByRole('button', { name: 'Withdraw' }).click();
    await expect(line.getByText('Withdrawn before it was sent')).toBeVisible();
    await expect(line.getByText('Not carried out')).toBeVisible();
    await line.getByText('What happened').click();
    await expect(line.getByText('Replaced by a later decision')).toBeVisible();
    await page.context().setOffline(false);
    await expect(page.getByText('No connection')).toBeHidden();
    expect(await requestsOf(server, 'devices')).toBeGreaterThan(0);
    expect(await requestsOf(server, 'actOnPlans')).toBe(0);
  });

  test('what is refused is parked with its reason, and given up by a person', async ({
    signedIn: page,
    server,
  }) => {
    await decideOffline(page);
    // Meanwhile the plan is over.
    const { data } = (await server.control({ command: 'devices' })) as {
      data: { name: string; deviceKey: string }[];
    };
    const device = data.find(({ name }) => name === 'Cold store north');
    await server.control({
      command: 'createPlan',
      deviceKeys: [device?.deviceKey ?? ''],
      name: 'Another plan',
    });
    await page.context().setOffline(false);
    await openActivity(page);
    const line = activityOf(page, 'Cold store north');
    await expect(line.getByRole('button', { name: 'Send again' })).toBeVisible();
    await expect(page.getByRole('heading', { name: /^Refused/ })).toBeVisible();
    await line.getByRole('button', { name: 'Give up' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Give up' }).click();
    await expect(line.getByText('Given up', { exact: true })).toBeVisible();
  });
});

test('what went out unanswered from a page that is gone stands here once nothing came of it, and is sent again', async ({
  signedIn: page,
  server,
  context,
}) => {
  await context.clock.install();
  await page.route('**/gateway/api/actOnPlans', (route) => route.abort());
  await page.getByRole('link', { name: /Cold store north/ }).click();
  await page.getByRole('button', { name: 'Upgrade now' }).click();
  await expect(page.getByText('It was sent, but no answer came.', { exact: false })).toBeVisible();
  const other = await context.newPage();
  await page.close();
  await other.goto(`${server.origin}/activity`);
  const line = activityOf(other, 'Cold store north');
  await expect(line).toContainText('The Developer Center is being asked what became of it.');
  const again = line.getByRole('button', { name: 'Send again' });
  await untilGivenBack(other, again);
  await expect(line).toContainText('the plan shows nothing of it');
  await expect(line.getByRole('button', { name: 'Give up' })).toBeVisible();
  expect(await requestsOf(server, 'actOnPlans')).toBe(0);
  await again.click();
  await expect(line.getByText(/Accepted by the Developer Center on/)).toBeVisible();
  expect(await requestsOf(server, 'actOnPlans')).toBe(1);
});

test('an online decision stands in the history, which can be exported', async ({ signedIn: page }) => {
  await page.getByRole('link', { name: /Cold store north/ }).click();
  await page.getByRole('button', { name: 'Upgrade now' }).click();
  await expect(page.getByText('The Developer Center has accepted your confirmation.')).toBeVisible();
  await openActivity(page);
  const line = activityOf(page, 'Cold store north');
  await expect(line.getByText(/Accepted by the Developer Center on/)).toBeVisible();
  await expect(line.getByText('2.5.0', { exact: true })).toBeVisible();
  for (const kind of ['CSV', 'JSON']) {
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: `Export ${kind}` }).click();
    const text = await readFile(await (await downloading).path(), 'utf8');
    expect(text).toContain('Cold store north');
    expect(text).toContain('demo@example.com');
  }
});

test('an upgrade is one entry from its decision to its result, which stays when its plan has gone', async ({
  signedIn: page,
  server,
}) => {
  await gotoDevice(page, devices.awaiting);
  await page.getByRole('button', { name: 'Upgrade now' }).click();
  await expect(page.getByText('The device is back and runs the new version.')).toBeVisible();
  const other = { deviceKeys: [devices.awaiting.deviceKey], name: 'Another plan' };
  await server.control({ command: 'createPlan', ...other });
  await openActivity(page);
  const entry = activityOf(page, 'Cold store north');
  await expect(entry.getByText('Succeeded', { exact: true })).toBeVisible();
  await expect(entry).toContainText('Through the cloud');
  await expect(entry).toContainText('Tracker firmware 2.5.0');
  await page.reload();
  await expect(entry.getByText('Succeeded', { exact: true })).toBeVisible();
  await entry.getByText('What happened').click();
  const steps = entry.getByRole('listitem');
  await expect(steps.first()).toContainText('Upgrade now');
  await expect(steps.first()).toContainText('Accepted by the Developer Center');
  await expect(steps.last()).toContainText('Seen: Succeeded');
  await expectAccessible(page);
});

test('is searched and filtered, in its address too, and tells of what this browser did not decide', async ({
  signedIn: page,
  server,
}) => {
  // It is at work when it is first seen: somebody else has decided that.
  await expect(page.getByRole('link', { name: /Harbour crane 4.*Upgrading/ })).toBeVisible();
  await page.getByRole('link', { name: /Cold store north/ }).click();
  await page.getByRole('button', { name: 'Upgrade now' }).click();
  await expect(page.getByText('The Developer Center has accepted your confirmation.')).toBeVisible();
  await openActivity(page);
  const crane = activityOf(page, devices.upgrading.name);
  const store = activityOf(page, devices.awaiting.name);
  await expect(crane).toContainText('Not decided in this browser');
  await expect(store).not.toContainText('Not decided in this browser');
  await page.getByRole('searchbox', { name: 'Search activity' }).fill('harbour');
  await expect(store).toBeHidden();
  await expect(crane).toBeVisible();
  await expect(page).toHaveURL(/\?q=harbour$/);
  await page.getByRole('searchbox', { name: 'Search activity' }).fill('nothing like it');
  await expect(page.getByText('Nothing matches')).toBeVisible();
  await page.goto(`${server.origin}/activity?person=demo%40example.com`);
  await expect(store).toBeVisible();
  await expect(crane).toBeHidden();
  await expect(page.getByRole('combobox', { name: 'Person' })).toHaveValue('demo@example.com');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(crane).toBeVisible();
});
