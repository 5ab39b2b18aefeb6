import type { Database } from './database';
import { keysUnder, sameScope, scopeKey, type AccountScope } from './scope';
import type { KeyOf, StoreName } from './schema';
import { resealSecrets, type Resealed } from './secret-move';
import type { WriteTransaction } from './transaction';

/** Everything that is kept by account; what the app itself remembers, `settings`, is by none. */
const stores = [
  'devices',
  'plans',
  'bluetoothPlans',
  'linkProfiles',
  'outbox',
  'activity',
  'journals',
  'packages',
  'chunks',
  'packageUses',
  'secretKeys',
  'secrets',
  'deviceMemories',
  'parked',
  'upgradeRecords',
  'listViews',
  'keyLists',
  'rollouts',
  'rolloutStages',
  'followedUpgrades',
  'toldEvents',
  'workItems',
  'prepareWishes',
  'readings',
] as const satisfies readonly StoreName[];

type Moving = WriteTransaction<(typeof stores)[number]>;
type Change = (raw: unknown, standing: unknown) => unknown;

/** When a record was last written, as far as it says so. */
function timeOf(raw: unknown): number {
  const { updatedAt, readAt, until, wishedAt } = raw as Readonly<Record<string, unknown>>;
  const time = [updatedAt, readAt, until, wishedAt].find((each) => typeof each === 'number');
  return time ?? 0;
}

/** The value under the account `to`; of two for one thing the newer one. */
function underAccount({ center, account }: AccountScope): Change {
  return (raw, standing) => {
    // Bytes of a file say nothing of whose they are.
    if (ArrayBuffer.isView(raw)) return raw;
    if (standing !== undefined && timeOf(standing) >= timeOf(raw)) return null;
    return { ...(raw as object), center, account };
  };
}

async function moveAll(
  transaction: Moving,
  name: (typeof stores)[number],
  { from, to }: { from: AccountScope; to: AccountScope },
  change: Change,
): Promise<void> {
  const store = transaction.objectStore(name);
  for (const key of await store.getAllKeys(keysUnder(...scopeKey(from)))) {
    await store.move(key, [...scopeKey(to), ...key.slice(2)] as unknown as KeyOf<typeof name>, change);
  }
}

/** Unsent entries keep their order, behind those that wait there already. */
async function moveOutbox(transaction: Moving, from: AccountScope, to: AccountScope): Promise<void> {
  const outbox = transaction.objectStore('outbox');
  const { center, account } = to;
  let [, , sequence] = (await outbox.lastKey(keysUnder(...scopeKey(to)))) ?? ['', '', 0];
  for (const key of await outbox.getAllKeys(keysUnder(...scopeKey(from)))) {
    sequence += 1;
    const next = sequence;
    await outbox.move(key, [center, account, next], (raw) => ({
      ...(raw as object),
      ...{ center, account, sequence: next },
    }));
  }
}

async function moveSecrets(
  transaction: Moving,
  scopes: { from: AccountScope; to: AccountScope },
  resealed: Resealed,
): Promise<void> {
  const other = underAccount(scopes.to);
  await moveAll(transaction, 'secretKeys', scopes, (raw, standing) =>
    standing === undefined ? other(raw, standing) : null,
  );
  await moveAll(transaction, 'secrets', scopes, (raw, standing) => other(resealed.of(raw) ?? raw, standing));
}

/**
 * Moves all that stands under one account of a Developer Center to another, in one strict transaction: the same person's,
 * whose account was once named otherwise. To be called while no upgrade runs and nothing of either is open. Does nothing
 * if there is nothing, or if the other account has meanwhile been given a key: then the next call does it.
 */
export async function moveAccount(database: Database, from: AccountScope, to: AccountScope): Promise<void> {
  if (sameScope(from, to)) return;
  const resealed = await resealSecrets(database, from, to);
  const scopes = { from, to };
  const change = underAccount(to);
  await database.write(
    stores,
    async (transaction) => {
      const hasKey = (await transaction.objectStore('secretKeys').get(scopeKey(to))) !== undefined;
      if (hasKey !== resealed.hasKey) return;
      for (const name of stores) {
        if (name === 'outbox' || name === 'secrets' || name === 'secretKeys') continue;
        await moveAll(transaction, name, scopes, change);
      }
      await moveOutbox(transaction, from, to);
      await moveSecrets(transaction, scopes, resealed);
    },
    'strict',
  );
}
