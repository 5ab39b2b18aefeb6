import type { Database } from './database';
import { keysUnder, scopeKey, type AccountScope } from './scope';

/** How long it is remembered that an event was told, ms: none is told anew after that. */
export const MAX_TOLD_AGE = 90 * 24 * 60 * 60 * 1000;

/**
 * Claims an event for whoever tells it first: true once an id, for one tab or worker of all, and once more if it was told
 * before `again`, ms since the epoch.
 */
export function claimEvent(
  database: Database,
  scope: AccountScope,
  id: string,
  now: number,
  again = -Infinity,
): Promise<boolean> {
  const { center, account } = scope;
  return database.write(['toldEvents'], async (transaction) => {
    const store = transaction.objectStore('toldEvents');
    const told = await store.get([...scopeKey(scope), id]);
    if (told !== undefined && told.toldAt >= again) return false;
    await store.put({ center, account, id, toldAt: now });
    return true;
  });
}

/** Forgets what was told too long ago to be told again. */
export async function pruneToldEvents(database: Database, scope: AccountScope, now: number): Promise<void> {
  await database.write(['toldEvents'], async (transaction) => {
    const range = keysUnder(...scopeKey(scope));
    let cursor = await transaction.objectStore('toldEvents').index('byTime').openCursor(range);
    while (cursor && cursor.value.toldAt < now - MAX_TOLD_AGE) {
      await cursor.delete();
      cursor = await cursor.continue();
    }
  });
}
