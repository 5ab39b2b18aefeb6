import type { Database } from './database';
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
] as const;

/**
 * Signs the account out of this browser: its devices, plans, what was seen of them, journals, packages, secrets and
 * the key to them are deleted in one strict transaction. Unsent entries of the outbox and the history stay, unseen by
 * other accounts, until it returns; ask `outbox.counts()` before and say so.
 */
export async function forgetAccount(database: Database, scope: AccountScope): Promise<void> {
  await database.write(
    [...stores, 'settings'],
    async (transaction) => {
      const range = keysUnder(...scopeKey(scope));
      await Promise.all(stores.map((name) => transaction.objectStore(name).delete(range)));
      const settings = transaction.objectStore('settings');
      const last = await settings.get(['', '', 'lastAccount']);
      if (last?.name === 'lastAccount' && sameScope(last.value, scope))
        await settings.delete(['', '', 'lastAccount']);
    },
    'strict',
  );
}
