import { openDB } from 'idb';
import { describe, expect, it } from 'vitest';
import { keepDevices, keptDevice } from './devices';
import { keepJournal, keptJournal } from './journals';
import { moveAccount } from './move-account';
import { recordSchemas, type StoreName } from './schema';
import { keysUnder, scopeKey, type AccountScope } from './scope';
import { keepSecret, keptSecret } from './secrets';
import { keptDevice as aDevice, keptEntry, keptJournalState, keptRecords } from '../testing/kept-records';
import { alice, bob, freshDatabase, freshName, meter, putRaw, valve } from '../testing/database';

const NEVER = 4_000_000_000_000;
const secretOf = (authKey: string) => ({ authKey, bindingCode: null, bluetoothPassword: null });

/** How many values each store holds of an account. */
async function counts(name: string, scope: AccountScope): Promise<Record<string, number>> {
  const raw = await openDB(name);
  const found: Record<string, number> = {};
  for (const store of Object.keys(recordSchemas)) {
    found[store] = await raw.count(store, keysUnder(...scopeKey(scope)));
  }
  raw.close();
  return found;
}

async function putEverything(name: string): Promise<void> {
  // The keys of secrets come from the browser alone, and chunks have theirs beside them.
  const { chunks, ...inline } = keptRecords;
  await putRaw(name, inline);
  const raw = await openDB(name);
  await raw.put('chunks', chunks, [...scopeKey(alice), 'c', 0]);
  raw.close();
}

describe('what stands under an account’s former id', () => {
  it('moves along, whatever it is', async () => {
    const name = freshName();
    await putEverything(name);
    const database = freshDatabase({ name });
    await keepSecret(database, alice, meter, secretOf('a'), NEVER);
    const before = await counts(name, alice);
    await moveAccount(database, alice, bob);
    const stores = Object.keys(recordSchemas) as StoreName[];
    expect(await counts(name, bob)).toEqual(before);
    expect(await counts(name, alice)).toEqual(Object.fromEntries(stores.map((store) => [store, 0])));
    // Every store but the app's own settings held one.
    expect(stores.filter((store) => before[store] !== 1)).toEqual(['settings']);
    for (const store of stores.filter((each) => each !== 'settings' && each !== 'chunks')) {
      const [record] = await database.read([store], (transaction) => transaction.objectStore(store).getAll());
      expect(record).toMatchObject(bob);
    }
    expect(await keptSecret(database, bob, meter, 0)).toEqual(secretOf('a'));
    expect(await keptSecret(database, alice, meter, 0)).toBeNull();
  });

  it('joins what is there already: unsent entries behind it, of the rest the newer', async () => {
    const name = freshName();
    await putRaw(name, { outbox: { ...keptEntry, sequence: 4, id: 'old-1' } });
    await putRaw(name, { outbox: { ...keptEntry, sequence: 9, id: 'old-2' } });
    await putRaw(name, { outbox: { ...keptEntry, ...bob, sequence: 5, id: 'new' } });
    const database = freshDatabase({ name });
    await keepDevices(database, alice, [aDevice(meter, 'old'), aDevice(valve, 'newer')], 7, true);
    await keepDevices(database, bob, [aDevice(meter, 'new')], 8, true);
    await keepJournal(database, alice, { ...meter, state: keptJournalState(1), now: 9 }, 'strict');
    await keepJournal(database, bob, { ...meter, state: keptJournalState(2), now: 8 }, 'strict');
    await keepSecret(database, alice, meter, secretOf('a'), NEVER);
    await keepSecret(database, bob, valve, secretOf('b'), NEVER);
    await moveAccount(database, alice, bob);
    const entries = await database.read(['outbox'], (transaction) =>
      transaction.objectStore('outbox').getAll(),
    );
    expect(entries.map(({ id, sequence, account }) => [id, sequence, account])).toEqual([
      ['new', 5, 'bob'],
      ['old-1', 6, 'bob'],
      ['old-2', 7, 'bob'],
    ]);
    expect(await keptDevice(database, bob, meter)).toMatchObject({ device: { name: 'new' } });
    expect(await keptDevice(database, bob, valve)).toMatchObject({ device: { name: 'newer' } });
    expect(await keptJournal(database, bob, meter)).toMatchObject({ state: { startedAt: 1 } });
    expect(await keptSecret(database, bob, meter, 0)).toEqual(secretOf('a'));
    expect(await keptSecret(database, bob, valve, 0)).toEqual(secretOf('b'));
  });

  it('moves even if it cannot be read, as it is', async () => {
    const name = freshName();
    await putRaw(name, {
      journals: { ...alice, ...meter, state: 'of a newer form', updatedAt: 5, reports: [] },
    });
    const database = freshDatabase({ name });
    await moveAccount(database, alice, bob);
    const raw = await openDB(name);
    expect(await raw.get('journals', [...scopeKey(bob), meter.productKey, meter.deviceKey])).toEqual({
      ...{ ...bob, ...meter, state: 'of a newer form', updatedAt: 5, reports: [] },
    });
    raw.close();
  });

  it('is nobody else’s, and nothing where there is none or the id is the same', async () => {
    const name = freshName();
    await putEverything(name);
    const database = freshDatabase({ name });
    const before = await counts(name, alice);
    await moveAccount(database, alice, alice);
    await moveAccount(database, { ...alice, account: 'carol' }, bob);
    await moveAccount(database, { ...alice, center: 'another' }, bob);
    expect(await counts(name, alice)).toEqual(before);
  });
});
