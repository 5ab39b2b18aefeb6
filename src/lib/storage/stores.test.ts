import { describe, expect, it, vi } from 'vitest';
import { keepDeviceMemories, keptDeviceMemories, pruneDeviceMemories } from './device-memories';
import { keepDevices, keptDevice, keptDevices } from './devices';
import { forgetAccount } from './forget';
import { dropJournal, keepJournal, keptJournal, keptJournals } from './journals';
import { keepLinkProfile, keptLinkProfile } from './link-profiles';
import { keepBluetoothPlan, keepPlans, keptBluetoothPlan, keptPlan, keptPlans } from './plans';
import { keysUnder } from './scope';
import { dropEndedSecrets, dropSecret, keepSecret, keptSecret, secretKeptUntil } from './secrets';
import { keepLastAccount, lastAccount, persistOnce } from './settings';
import {
  keptDevice as aDevice,
  keptJournalState,
  keptMemory,
  keptPlan as aPlan,
  keptProfile,
} from '../testing/kept-records';
import { alice, bob, freshDatabase, meter, valve } from '../testing/database';

const secretOf = (authKey: string) => ({ authKey, bindingCode: null, bluetoothPassword: null });
const plan = aPlan(meter);
const [aMeter, aValve] = [aDevice(meter), aDevice(valve)];

describe('what was last known', () => {
  it('is kept per account, with when', async () => {
    const database = freshDatabase();
    await keepDevices(database, alice, [aMeter, aValve], 5, true);
    await keepDevices(database, bob, [aMeter], 6, true);
    await keepDevices(database, alice, [aDevice(meter, 'cellar')], 7, false);
    expect(await keptDevices(database, alice)).toHaveLength(2);
    expect(await keptDevice(database, alice, meter)).toMatchObject({ device: { name: 'cellar' }, readAt: 7 });
    expect(await keptDevice(database, bob, meter)).toMatchObject({ readAt: 6 });
    await keepDevices(database, alice, [aValve], 8, true);
    expect(await keptDevice(database, alice, meter)).toBeNull();
    expect(await keptDevices(database, bob)).toHaveLength(1);
  });

  it('is the plan of each route, or that there is none', async () => {
    const database = freshDatabase();
    await keepPlans(database, alice, [{ ...meter, plan, readAt: 1 }]);
    await keepPlans(database, alice, [{ ...valve, plan: null, readAt: 1 }]);
    await keepBluetoothPlan(database, alice, { ...meter, plan: null, end: null, readAt: 2 });
    expect(await keptPlan(database, alice, meter)).toMatchObject({ plan, readAt: 1 });
    expect(await keptBluetoothPlan(database, alice, meter)).toMatchObject({ plan: null, readAt: 2 });
    expect(await keptPlan(database, alice, valve)).toMatchObject({ plan: null });
    expect(await keptPlan(database, bob, valve)).toBeNull();
    expect(await keptBluetoothPlan(database, alice, valve)).toBeNull();
    expect(await keptPlans(database, alice)).toHaveLength(2);
    expect(await keptPlans(database, bob)).toEqual([]);
  });

  it('is the link of a product and the journal of a device', async () => {
    const database = freshDatabase();
    await keepLinkProfile(database, alice, 'p1', keptProfile, 4);
    expect(await keptLinkProfile(database, alice, 'p1')).toMatchObject({
      profile: keptProfile,
      updatedAt: 4,
    });
    expect(await keptLinkProfile(database, bob, 'p1')).toBeNull();
    await keepJournal(database, alice, { ...meter, state: keptJournalState(1), now: 5 }, 'strict');
    expect(await keptJournal(database, alice, meter)).toMatchObject({ state: { startedAt: 1 }, reports: [] });
    expect(await keptJournals(database, alice)).toHaveLength(1);
    await dropJournal(database, alice, meter);
    expect(await keptJournal(database, alice, meter)).toBeNull();
  });

  it('does not mix up accounts whose names begin alike', () => {
    const range = keysUnder('center', 'al');
    expect(range.includes(['center', 'al', 'x', 1])).toBe(true);
    expect(range.includes(['center', 'al', ''])).toBe(true);
    expect(range.includes(['center', 'alice', ''])).toBe(false);
    expect(range.includes(['center', 'ak', '\uffff'])).toBe(false);
  });
});

describe('a secret', () => {
  it('is not readable in the database and comes back for its own device only', async () => {
    const database = freshDatabase();
    await keepSecret(database, alice, meter, secretOf('c2VjcmV0IQ=='), 100);
    const records = await database.read(['secrets', 'secretKeys'], async (transaction) => ({
      secrets: await transaction.objectStore('secrets').getAll(),
      keys: await transaction.objectStore('secretKeys').getAll(),
    }));
    expect(records.keys[0]!.key.extractable).toBe(false);
    expect(Buffer.from(records.secrets[0]!.sealed).includes('c2VjcmV0')).toBe(false);
    expect(await keptSecret(database, alice, meter, 99)).toEqual(secretOf('c2VjcmV0IQ=='));
    expect(await keptSecret(database, bob, meter, 99)).toBeNull();

    await database.write(['secrets'], (transaction) =>
      transaction.objectStore('secrets').put({ ...records.secrets[0]!, deviceKey: valve.deviceKey }),
    );
    expect(await keptSecret(database, alice, valve, 99)).toBeNull();
    expect(await secretKeptUntil(database, alice, valve)).toBeNull();
  });

  it('uses one key where two tabs make it at once', async () => {
    const database = freshDatabase();
    await Promise.all([
      keepSecret(database, alice, meter, secretOf('one'), 100),
      keepSecret(database, alice, valve, secretOf('two'), 100),
    ]);
    expect(await keptSecret(database, alice, meter, 1)).toEqual(secretOf('one'));
    expect(await keptSecret(database, alice, valve, 1)).toEqual(secretOf('two'));
  });

  it('goes at the end of its plan, at success, and with the others whose plan is over', async () => {
    const database = freshDatabase();
    await keepSecret(database, alice, meter, secretOf('one'), 100);
    expect(await keptSecret(database, alice, meter, 100)).toBeNull();
    expect(await secretKeptUntil(database, alice, meter)).toBeNull();

    await keepSecret(database, alice, meter, secretOf('one'), 100);
    await dropSecret(database, alice, meter);
    expect(await secretKeptUntil(database, alice, meter)).toBeNull();

    await keepSecret(database, alice, meter, secretOf('one'), 100);
    await keepSecret(database, bob, valve, secretOf('two'), 101);
    await dropEndedSecrets(database, 100);
    expect(await secretKeptUntil(database, alice, meter)).toBeNull();
    expect(await secretKeptUntil(database, bob, valve)).toBe(101);
  });
});

describe('the account', () => {
  it('is remembered for a start without a network, until it signs out', async () => {
    const database = freshDatabase();
    expect(await lastAccount(database)).toBeNull();
    await keepLastAccount(database, { ...alice, name: 'Alice', embedded: false });
    await keepLastAccount(database, { ...bob, name: 'Bob', embedded: true });
    await forgetAccount(database, alice);
    expect(await lastAccount(database)).toEqual({ ...bob, name: 'Bob', embedded: true });
    await forgetAccount(database, bob);
    expect(await lastAccount(database)).toBeNull();
  });

  it('takes its devices, plans, secrets and packages along, and nothing of another', async () => {
    const database = freshDatabase();
    for (const scope of [alice, bob]) {
      await keepDevices(database, scope, [aMeter], 1, true);
      await keepPlans(database, scope, [{ ...meter, plan, readAt: 1 }]);
      await keepJournal(database, scope, { ...meter, state: keptJournalState(), now: 1 });
      await keepSecret(database, scope, meter, secretOf('s'), 100);
      await database.write(['chunks'], (transaction) =>
        transaction.objectStore('chunks').put(new Uint8Array(3), [scope.center, scope.account, 'c', 0]),
      );
    }
    await forgetAccount(database, alice);
    const names = ['devices', 'plans', 'journals', 'secrets', 'secretKeys', 'chunks'] as const;
    const keys = await database.read(names, (transaction) =>
      Promise.all(names.map((name) => transaction.objectStore(name).getAllKeys())),
    );
    for (const [index, found] of keys.entries()) {
      expect(found, names[index]).toHaveLength(1);
      expect(found[0]!.slice(0, 2), names[index]).toEqual(['embedded', 'bob']);
    }
  });

  it('asks for lasting storage once', async () => {
    const database = freshDatabase();
    const ask = vi.fn(() => Promise.resolve(false));
    await persistOnce(database, ask);
    await persistOnce(database, ask);
    expect(ask).toHaveBeenCalledOnce();
  });
});

it('remembers a bounded number of devices, those of which something was seen last', async () => {
  const database = freshDatabase();
  const keys = ['a', 'b', 'c', 'd'];
  for (const [index, deviceKey] of keys.entries()) {
    const memory = { productKey: 'p', deviceKey, memory: keptMemory(index) };
    await keepDeviceMemories(database, alice, [memory], index);
  }
  await keepDeviceMemories(database, bob, [{ productKey: 'p', deviceKey: 'a', memory: keptMemory(9) }], 0);
  // Seen again: the first is not the oldest any more.
  await keepDeviceMemories(database, alice, [{ productKey: 'p', deviceKey: 'a', memory: keptMemory(7) }], 9);
  await pruneDeviceMemories(database, alice, 2);
  const left = (await keptDeviceMemories(database, alice)).map(
    ({ memory }) => memory.history?.entries[0]?.at,
  );
  expect(left).toEqual([7, 3]);
  expect(await keptDeviceMemories(database, bob)).toHaveLength(1);
});
