import type { Page } from 'playwright/test';
import { keptRecords } from '../../src/lib/testing/kept-records';
import { keptText } from './support/database';
import { damagedSomewhere, keyPathsOf, putRecords, sequence } from './support/damage';
import { expect, test } from './support/fixtures';
import { cutOff } from './support/offline';

/** How many times everything is damaged anew; the long run sets more. */
const ROUNDS = Number(process.env.DAMAGE_ROUNDS ?? 1);

const SEED = Number(process.env.DAMAGE_SEED ?? 20260110);

const device = { productKey: 'p11bLe', deviceKey: 'A2C0DE000016' };

/** Whose data is kept: who is signed in. */
async function scopeOf(page: Page): Promise<{ center: string; account: string }> {
  await expect.poll(() => keptText(page, 'devices')).toContain('"account"');
  const [first] = JSON.parse(await keptText(page, 'devices')) as { center: string; account: string }[];
  return { center: first!.center, account: first!.account };
}

/**
 * Whole records of all stores but the settings, without which nobody is signed in: of the account that is, and of one
 * Bluetooth device.
 */
async function recordsOf(page: Page): Promise<Readonly<Record<string, unknown>>> {
  const scope = await scopeOf(page);
  const sealed = { ...keptRecords.secrets, sealed: new Uint8Array(40) };
  const all = { ...keptRecords, secrets: sealed, secretKeys: { ...scope, key: {} } };
  const records = Object.entries(all).filter(([store]) => store !== 'settings');
  const own = records.map(([store, record]): [string, unknown] => {
    // Bytes have no fields: whatever is damaged of them, they are none.
    if (store === 'chunks') return [store, { bytes: 'none' }];
    const named =
      'deviceKey' in record ? Object.assign({}, record, scope, device) : Object.assign({}, record, scope);
    if (store === 'devices')
      Object.assign(named, { device: { ...keptRecords.devices.device, ...device, name: 'Kept one' } });
    return [store, named];
  });
  return Object.fromEntries(own);
}

/** Every page, each still there: its heading, the header above it and the way to the others. */
async function visitAll(page: Page): Promise<void> {
  const address = `/devices/${device.productKey}/${device.deviceKey}`;
  for (const [path, heading] of [
    ['/', 'Devices'],
    ['/activity', 'Activity'],
    ['/packages', 'Packages'],
    [address, /./],
    [`${address}/bluetooth`, null],
  ] as const) {
    await page.goto(path);
    await expect(page.getByRole('banner')).toBeVisible();
    await expect(page.getByRole('navigation').getByRole('link', { name: 'Activity' })).toBeVisible();
    if (heading === null)
      await expect(
        page.getByRole('main').getByRole('heading').or(page.getByRole('alert')).first(),
      ).toBeVisible();
    else await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
    await expect(page.getByText('Something in it is not as expected.')).toHaveCount(0);
  }
}

test('whatever is damaged in what is kept, every page opens, and what cannot be read is told', async ({
  signedIn: page,
}) => {
  test.setTimeout(test.info().timeout * 3 * ROUNDS);
  const records = await recordsOf(page);
  const { center, account } = await scopeOf(page);
  const places = { chunks: [center, account, keptRecords.packages.copyId, 0] };
  const keyPaths = await keyPathsOf(page);
  const random = sequence(SEED);
  // What is kept is what is shown: nothing answers.
  await cutOff(page);
  for (let round = 0; round < ROUNDS; round += 1) {
    const broken = Object.entries(records).map(
      ([store, record]) => [store, damagedSomewhere(record, random, keyPaths[store])] as const,
    );
    await test.step(broken.map(([store, { told }]) => `${store}: ${told}`).join(', '), async () => {
      const values = Object.fromEntries(broken.map(([store, { value }]) => [store, value]));
      await putRecords(page, values, places);
      await visitAll(page);
    });
  }
});

test('where the settings cannot be read, a start without a network says so, and the next one writes them anew', async ({
  signedIn: page,
}) => {
  await expect.poll(() => keptText(page, 'settings')).toContain('lastAccount');
  // What decides: where the account was. Whether it was a demonstration only decorates.
  await putRecords(page, { settings: { ...keptRecords.settings, value: { center: 7, account: 'alice' } } });
  const letThrough = await cutOff(page);
  await page.reload();
  await expect(
    page.getByRole('alert').getByText("Can't reach the server. Check the network and try again."),
  ).toBeVisible();
  await letThrough();
  await page.reload();
  await expect(page.getByRole('link', { name: /Cold store north/ })).toBeVisible();
  const { account } = await scopeOf(page);
  await expect.poll(() => keptText(page, 'settings')).toContain(account);
});

test('whatever is damaged in what is answered, every page opens', async ({ signedIn: page }) => {
  test.setTimeout(test.info().timeout * 3 * ROUNDS);
  const random = sequence(SEED + 1);
  await page.route('**/gateway/api/*', async (route) => {
    const response = await route.fetch();
    const { value } = damagedSomewhere(await response.json(), random);
    await route.fulfill({ response, json: value });
  });
  for (let round = 0; round < ROUNDS; round += 1) await visitAll(page);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
});

test('what cannot be read and nobody tells again is set aside, shown, and deleted by a person alone', async ({
  signedIn: page,
}) => {
  const { outbox } = await recordsOf(page);
  await putRecords(page, { outbox: { ...(outbox as object), subject: { kind: 'wish' } } });
  await page.goto('/');
  const notice = page.getByRole('status').filter({ hasText: 'Not everything that is kept here can be read' });
  await expect(notice).toContainText('Set aside, and not deleted: 1.');
  await notice.getByRole('link', { name: 'See what it is' }).click();
  const parked = page.getByRole('region', { name: /^Set aside/ });
  await expect(parked).toContainText('Something to be sent to the Developer Center');
  await expect(parked).toContainText('Not as expected at “subject.kind”.');
  const download = page.waitForEvent('download');
  await parked.getByRole('button', { name: 'Save a copy' }).click();
  expect((await download).suggestedFilename()).toBe('overair-outbox.json');
  await parked.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(parked).toBeHidden();
  await expect(notice).toBeHidden();
  await expect.poll(() => keptText(page, 'outbox')).toBe('[]');
});

test.describe('a region that fails', () => {
  test.use({ allowedComplaints: [/RangeError/] });

  test('says so with a way on, and the rest of the page stays', async ({ page, signedIn }) => {
    expect(signedIn).toBe(page);
    await page.addInitScript(() => {
      const real = Reflect.get<Date, 'toISOString'>(Date.prototype, 'toISOString');
      let failures = 1;
      Date.prototype.toISOString = function () {
        if (failures-- > 0) throw new RangeError('no such time');
        return real.call(this);
      };
    });
    await page.goto('/devices/p11tRk/004999010000001');
    const failed = page.getByRole('alert').filter({ hasText: '“History” cannot be shown' });
    await expect(failed).toContainText('RangeError: no such time');
    await expect(page.getByRole('heading', { level: 1, name: 'Cold store north' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Upgrade now' })).toBeVisible();
    await failed.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('heading', { name: 'History' })).toBeVisible();
    await expect(failed).toBeHidden();
  });
});
