import { deviceIdText } from '../plans/device-id';
import type { DeviceId } from '../plans/types';
import type { Database } from './database';
import { deviceKey, keysUnder, scopeKey, type AccountScope } from './scope';
import type { WorkItem } from './work-item-record';

/** The account's work list, in its order. */
export async function keptWorkItems(database: Database, scope: AccountScope): Promise<WorkItem[]> {
  const items = await database.read(['workItems'], (transaction) =>
    transaction.objectStore('workItems').getAll(keysUnder(...scopeKey(scope))),
  );
  return inOrder(items);
}

/**
 * Changes the account's work list in one strict transaction: `change` is given it as it is now, whatever other tabs
 * have done, and gives it as it is to be. Resolves with the latter, once it is on the disk.
 */
export function changeWorkItems(
  database: Database,
  scope: AccountScope,
  change: (items: readonly WorkItem[]) => readonly WorkItem[],
): Promise<readonly WorkItem[]> {
  return database.write(
    ['workItems'],
    async (transaction) => {
      const store = transaction.objectStore('workItems');
      const before = inOrder(await store.getAll(keysUnder(...scopeKey(scope))));
      const after = change(before);
      const { changed, gone } = differences(before, after);
      await Promise.all(gone.map((item) => store.delete(deviceKey(scope, item))));
      await Promise.all(changed.map((item) => store.put(item)));
      return inOrder(after);
    },
    'strict',
  );
}

function differences(
  before: readonly WorkItem[],
  after: readonly WorkItem[],
): { readonly changed: readonly WorkItem[]; readonly gone: readonly DeviceId[] } {
  const known = new Map(before.map((item) => [deviceIdText(item), item]));
  const changed = after.filter((item) => known.get(deviceIdText(item)) !== item);
  for (const item of after) known.delete(deviceIdText(item));
  return { changed, gone: [...known.values()] };
}

const inOrder = (items: readonly WorkItem[]): WorkItem[] =>
  items.toSorted((a, b) => a.place - b.place || (deviceIdText(a) < deviceIdText(b) ? -1 : 1));
