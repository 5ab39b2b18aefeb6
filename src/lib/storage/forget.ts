import type { Database } from './database';
import type { WritableRecordStore } from './record-store';
import { keysUnder, sameScope, scopeKey, type AccountScope } from './scope';

/** What goes with the account. The outbox stays: its entries hold no secrets and must still arrive. */
const stores = [
  'devices',
  'plans',
  'bluetoothPlans',
  'journals',
  'packages',
  'chunks',
  'packageUses',
  'secrets',
  'secretKeys',
  'deviceMemories',
  'upgradeRecords',
  'toldEvents',
  'workItems',
  'prepareWishes',
  'readings',
] as const;

/**
 * Signs the account out of this browser: its devices, plans, what was seen of them, its work list, journals, records of upgrades,
 * packages, secrets and the key to them are deleted in one strict transaction. Unsent entries of the outbox, the history and upgrades
 * in stages stay, unseen by other accounts, until it returns; ask `outbox.counts()` before and say so.
 */
export async function forgetAccount(database: Database, scope: AccountScope): Promise<void> {
  await database.write(
    [...stores, 'parked', 'settings'],
    async (transaction) => {
      const range = keysUnder(...scopeKey(scope));
      await Promise.all(stores.map((name) => transaction.objectStore(name).delete(range)));
      await forgetParked(transaction.objectStore('parked'), range);
      const settings = transaction.objectStore('settings');
      const last = await settings.get(['', '', 'lastAccount']);
      if (last?.name === 'lastAccount' && sameScope(last.value, scope))
        await settings.delete(['', '', 'lastAccount']);
    },
    'strict',
  );
}

/** What was put aside goes as what it was would have: entries that are unsent stay. */
async function forgetParked(parked: WritableRecordStore<'parked'>, range: IDBKeyRange): Promise<void> {
  const unsent = (await parked.getAll(range)).filter(({ store }) => store === 'outbox');
  await parked.delete(range);
  for (const record of unsent) await parked.put(record);
}
