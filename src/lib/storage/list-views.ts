import type { Database } from './database';
import type { KeyListRecord, ListViewRecord } from './list-view-record';
import { keysUnder, scopeKey, type AccountScope } from './scope';

export type { KeyListRecord, ListViewRecord } from './list-view-record';

type ViewToKeep = Omit<ListViewRecord, keyof AccountScope>;

/** How many lists stay that no view names: those that were used last. */
const LOOSE_LISTS = 10;

/** The account's views, in the order of their names. */
export async function listViews(database: Database, scope: AccountScope): Promise<ListViewRecord[]> {
  const views = await database.read(['listViews'], (transaction) =>
    transaction.objectStore('listViews').getAll(keysUnder(...scopeKey(scope))),
  );
  return views.toSorted((a, b) => a.name.localeCompare(b.name));
}

/** Keeps a view, in place of the one with its id if there is one. */
export async function keepListView(
  database: Database,
  { center, account }: AccountScope,
  view: ViewToKeep,
): Promise<void> {
  await database.write(['listViews'], (transaction) =>
    transaction.objectStore('listViews').put({ center, account, ...view }),
  );
}

/** Deletes a saved view; does nothing if it is not here. Rejects with storage errors. */
export async function deleteListView(database: Database, scope: AccountScope, id: string): Promise<void> {
  await database.write(['listViews'], (transaction) =>
    transaction.objectStore('listViews').delete([...scopeKey(scope), id]),
  );
}

/** The keys of a kept list; null if it is not here. */
export async function keyList(
  database: Database,
  scope: AccountScope,
  id: string,
): Promise<readonly string[] | null> {
  const record = await database.read(['keyLists'], (transaction) =>
    transaction.objectStore('keyLists').get([...scopeKey(scope), id]),
  );
  return record?.keys ?? null;
}

/** Keeps a list, and forgets the oldest of those that no view names. */
export async function keepKeyList(
  database: Database,
  scope: AccountScope,
  list: Omit<KeyListRecord, keyof AccountScope>,
): Promise<void> {
  const { center, account } = scope;
  const range = keysUnder(...scopeKey(scope));
  await database.write(['keyLists', 'listViews'], async (transaction) => {
    const lists = transaction.objectStore('keyLists');
    await lists.put({ center, account, ...list });
    const named = new Set(
      (await transaction.objectStore('listViews').getAll(range)).map((view) => view.keyList),
    );
    const loose = (await lists.getAll(range)).filter(({ id }) => !named.has(id));
    const oldest = loose.toSorted((a, b) => b.updatedAt - a.updatedAt).slice(LOOSE_LISTS);
    await Promise.all(oldest.map(({ id }) => lists.delete([center, account, id])));
  });
}
