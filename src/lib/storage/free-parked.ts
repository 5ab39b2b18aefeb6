import { endActivity } from './activity';
import type { Database } from './database';
import { shownStores, type Parked } from './parked';
import { keysUnder, scopeKey, type AccountScope } from './scope';

/** Deletes a parked record, by a person's wish, with what belongs to it alone. */
export async function freeParked(database: Database, scope: AccountScope, parked: Parked): Promise<void> {
  const { at, raw, store } = parked;
  const names = [...shownStores, 'chunks', 'activity', 'parked'] as const;
  await database.write(
    names,
    async (transaction) => {
      // A place that is none of these stores is refused by the transaction itself: nothing else is deleted.
      await transaction.objectStore(at.store as (typeof names)[number]).delete(IDBKeyRange.only(at.key));
      const { id } = (raw ?? {}) as { readonly id?: unknown };
      if (store === 'outbox' && typeof id === 'string')
        await endActivity(transaction, scope, id, { outcome: 'dropped' });
      const copyId = at.key[2];
      if (at.store === 'packages' && typeof copyId === 'string')
        await transaction.objectStore('chunks').delete(keysUnder(...scopeKey(scope), copyId));
    },
    'strict',
  );
}
