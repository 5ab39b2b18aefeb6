import type { Database } from './database';
import type { FollowedUpgrade } from './followed-record';
import { deviceKey, keysUnder, scopeKey, type AccountScope } from './scope';

/** How many upgrades of an account are kept … */
export const MAX_FOLLOWED_UPGRADES = 10_000;
/** … and none that nothing was seen of for longer, ms. */
export const MAX_FOLLOWED_AGE = 365 * 24 * 60 * 60 * 1000;

/** One as it is told; the account is that of the scope. */
export type NewFollowed = Omit<FollowedUpgrade, keyof AccountScope>;

/**
 * Keeps what was seen of upgrades, in one transaction: `merge` gives each as it is to be kept beside what is kept of it
 * already, which another tab may have told meanwhile; null leaves that as it is.
 */
export async function keepFollowed(
  database: Database,
  scope: AccountScope,
  upgrades: readonly NewFollowed[],
  merge: (kept: FollowedUpgrade | undefined, told: NewFollowed) => NewFollowed | null,
): Promise<void> {
  const { center, account } = scope;
  await database.write(['followedUpgrades'], async (transaction) => {
    const store = transaction.objectStore('followedUpgrades');
    await Promise.all(
      upgrades.map(async (told) => {
        const kept = await store.get([...deviceKey(scope, told), told.planId]);
        const merged = merge(kept, told);
        if (merged !== null) await store.put({ ...merged, center, account });
      }),
    );
  });
}

/** All that was seen of the account's upgrades, in no order. */
export function keptFollowed(database: Database, scope: AccountScope): Promise<FollowedUpgrade[]> {
  return database.read(['followedUpgrades'], (transaction) =>
    transaction.objectStore('followedUpgrades').getAll(keysUnder(...scopeKey(scope))),
  );
}

/** Forgets those that were not seen for a year, and all beyond the most, oldest first. */
export async function pruneFollowed(
  database: Database,
  scope: AccountScope,
  now: number,
  most = MAX_FOLLOWED_UPGRADES,
): Promise<void> {
  await database.write(['followedUpgrades'], async (transaction) => {
    const store = transaction.objectStore('followedUpgrades');
    const range = keysUnder(...scopeKey(scope));
    let excess = (await store.count(range)) - most;
    let cursor = await store.index('byTime').openCursor(range);
    while (cursor && (excess > 0 || cursor.value.updatedAt < now - MAX_FOLLOWED_AGE)) {
      await cursor.delete();
      excess -= 1;
      cursor = await cursor.continue();
    }
  });
}
