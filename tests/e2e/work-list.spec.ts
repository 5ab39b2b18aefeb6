import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright/test';
import { expectNoSidewaysScroll } from './support/list';
import { expectAccessible } from './support/axe';
import { expect, test } from './support/fixtures';
import { untilKept } from './support/offline';
import type { AppServer } from './support/server';

test.use({ viewport: { width: 360, height: 800 }, hasTouch: true, serviceWorkers: 'allow' });

const NAMES = ['Loading bay sensor', 'Cellar humidity sensor', 'Roof weather sensor'] as const;

interface Seeded {
  readonly name: string;
  readonly deviceKey: string;
}

/** Gives each of them a plan whose firmware is small. */
async function planRound(server: AppServer): Promise<Record<string, string>> {
  const { data } = (await server.control({ command: 'devices' })) as { data: Seeded[] };
  const keys = Object.fromEntries(
    NAMES.map((name) => [name, data.find((each) => each.name === name)!.deviceKey]),
  );
  await server.control({
    command: 'createPlan',
    deviceKeys: Object.values(keys),
    components: [{ type: 0, target: '1.8.0', files: [4096] }],
  });
  return keys;
}

async function reportsOf(server: AppServer, deviceKey: string): Promise<string[]> {
  const answer = (await server.control({ command: 'reports', deviceKey })) as { data: { name: string }[] };
  return answer.data.map(({ name }) => name);
}

/** Selects the devices in the list, and puts them on the work list. */
async function fillList(page: Page): Promise<void> {
  await page.goto('/');
  for (const name of NAMES) await page.getByRole('checkbox', { name: `Select ${name}` }).tap();
  await page.getByRole('button', { name: 'More actions' }).tap();
  await page.getByRole('button', { name: 'Put 3 devices on the work list' }).tap();
  await expect(page.getByRole('dialog').getByText('3 devices put on the work list.')).toBeVisible();
  await page.getByRole('link', { name: 'Open the work list' }).tap();
  await expect(page.getByRole('heading', { name: 'Work list', level: 1 })).toBeVisible();
}

const lines = (page: Page) => page.getByRole('region', { name: /^To go to/ }).getByRole('listitem');

/** Goes to the next device, which lives in the page, and waits until it is upgraded. */
async function upgradeNext(page: Page, button: string): Promise<void> {
  await page.getByRole('button', { name: button }).tap();
  await expect(page.getByText('The device is back and runs the new version.')).toBeVisible();
}

/** A browser whose list of devices stays empty, until the person closes it. */
function emptyChooser(): void {
  const requestDevice = () =>
    Promise.reject(new DOMException('User cancelled the requestDevice() chooser.', 'NotFoundError'));
  const bluetooth = { getAvailability: () => Promise.resolve(true), getDevices: () => Promise.resolve([]) };
  Object.defineProperty(navigator, 'bluetooth', {
    value: Object.assign(new EventTarget(), bluetooth, { requestDevice }),
  });
}

test('a round of three: prepared, begun, gone on with after a reload and without a network, and told', async ({
  signedIn: page,
  server,
  context,
}) => {
  const keys = await planRound(server);
  const [first, second, third] = NAMES;
  await untilKept(page);
  await page.addInitScript(emptyChooser);
  await fillList(page);
  // What is moved keeps the focus, and says where it stands.
  const down = page.getByRole('button', { name: `Move ${first} down` });
  await down.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText(`${first} is number 2 of 3.`)).toBeAttached();
  await expect(down).toBeFocused();
  await page.getByRole('button', { name: `Move ${first} up` }).tap();
  await expect(lines(page).first()).toContainText(first);
  await page.getByRole('button', { name: 'Prepare all 3' }).tap();
  await expect(lines(page).filter({ hasText: /Ready since/ })).toHaveCount(3);
  await page.getByRole('button', { name: 'Start the round with 3 devices' }).tap();
  await page.getByRole('button', { name: 'Confirm all and start' }).tap();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  // One that is not there waits for the others.
  await page.getByRole('button', { name: `Choose and upgrade ${first}` }).tap();
  await page.getByRole('button', { name: 'Not here: put it at the end' }).tap();
  await expect(page.getByText('It was put at the end of the list, with the reason.')).toBeVisible();
  await expect(page.getByRole('button', { name: `Choose and upgrade ${second}` })).toBeVisible();
  await upgradeNext(page, 'With a virtual device');
  await expect(page.getByText('1 of 3 done')).toBeVisible();
  await page.reload();
  await page.getByRole('navigation').getByRole('link', { name: 'Work list' }).tap();
  await expect(page.getByText('1 of 3 done')).toBeVisible();
  await expect(lines(page)).toContainText([third, first]);
  await expect(lines(page).last()).toContainText('Not found');

  await context.setOffline(true);
  await upgradeNext(page, 'With a virtual device');
  await upgradeNext(page, `Choose and upgrade ${first}`);
  await page.getByRole('link', { name: 'See what came of it' }).tap();
  await expect(page.getByRole('heading', { name: 'The round is over' })).toBeVisible();
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as a file' }).tap();
  const text = await readFile(await (await downloading).path(), 'utf8');
  expect(text).toContain('3 devices: 3 upgraded');
  for (const name of NAMES) expect(text.split(`- ${name} (${keys[name]!})`)).toHaveLength(2);
  expect(await reportsOf(server, keys[third]!)).toEqual([]);

  await context.setOffline(false);
  for (const name of NAMES) {
    const last = async () => (await reportsOf(server, keys[name]!)).at(-1);
    await expect.poll(last).toBe('succeeded');
    const reports = await reportsOf(server, keys[name]!);
    expect(new Set(reports).size).toBe(reports.length);
  }
});

const twoTabs =
  'two tabs have one list: what one is at the other does not begin, and each device is upgraded once';

test(twoTabs, { tag: '@long' }, async ({ signedIn: page, server, context }) => {
  const keys = await planRound(server);
  const [first, second, third] = NAMES;
  await fillList(page);
  await page.getByRole('button', { name: 'Start the round with 3 devices' }).tap();
  await page.getByRole('button', { name: 'Confirm all and start' }).tap();
  const other = await context.newPage();
  await other.goto('/work-list');
  await expect(other.getByRole('button', { name: `Choose and upgrade ${first}` })).toBeVisible();
  await other.getByRole('button', { name: `Move ${third} up` }).tap();
  for (const tab of [page, other]) await expect(lines(tab)).toContainText([first, third, second]);

  await page.getByRole('link', { name: `Open the upgrade of ${first}` }).tap();
  await page.getByRole('button', { name: 'Confirm and begin' }).tap();
  const virtual = page.getByRole('button', { name: 'Use a virtual device' });
  await expect(page.getByRole('button', { name: 'Confirm and begin' })).toBeHidden();
  await expect(virtual).toBeVisible();
  const busy = 'Another tab works with this device';
  await expect(lines(other).filter({ hasText: first })).toContainText(busy);
  await expect(other.getByRole('button', { name: `Choose and upgrade ${third}` })).toBeVisible();
  await expect(other.getByRole('button', { name: `Choose and upgrade ${first}` })).toBeHidden();
  await other.getByRole('link', { name: `Open the upgrade of ${first}` }).tap();
  await expect(other.getByText(busy)).toBeVisible();
  await expect(other.getByRole('button', { name: /Confirm|Choose/ })).toBeHidden();
  await other.getByRole('navigation').getByRole('link', { name: 'Work list' }).tap();

  await virtual.tap();
  await expect(page.getByText('The device is back and runs the new version.')).toBeVisible();
  await expect(other.getByText('1 of 3 done')).toBeVisible();
  await expect(lines(other)).toContainText([third, second]);
  await upgradeNext(other, 'With a virtual device');
  await expect(page.getByText('2 of 3 done')).toBeVisible();
  for (const name of [first, third]) {
    await expect.poll(async () => (await reportsOf(server, keys[name]!)).at(-1)).toBe('succeeded');
    const reports = await reportsOf(server, keys[name]!);
    expect(new Set(reports).size).toBe(reports.length);
  }
  expect(await reportsOf(server, keys[second]!)).toEqual([]);
});
