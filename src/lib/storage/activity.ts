import type { ActivityFacts, ActivityOutcome, ActivityRecord } from './activity-record';
import type { Database, StoreName, WriteTransaction } from './database';
import type { Refusal } from './outbox-record';
import { keysUnder, scopeKey, type AccountScope } from './scope';

/** The history keeps this many lines of an account … */
export const MAX_ACTIVITY_ENTRIES = 10_000;
/** … and none older than this, ms. */
export const MAX_ACTIVITY_AGE = 365 * 24 * 60 * 60 * 1000;

/** A line as it begins: what happened, to which device, by whom. */
export type NewActivity = Omit<ActivityRecord, 'acceptedAt' | 'outcome' | 'refusal' | keyof AccountScope>;

/** How a line ends. */
export interface ActivityEnd {
  readonly outcome: ActivityOutcome;
  readonly acceptedAt?: number;
  readonly refusal?: Refusal | null;
}

/** Adds a line within a transaction of somebody else. */
export async function putActivity<N extends StoreName>(
  transaction: WriteTransaction<N | 'activity'>,
  scope: AccountScope,
  activity: NewActivity,
  end: ActivityEnd = { outcome: 'waiting' },
): Promise<void> {
  const { center, account } = scope;
  const { outcome, acceptedAt = null, refusal = null } = end;
  await transaction
    .objectStore('activity')
    .put({ ...activity, center, account, outcome, acceptedAt, refusal });
}

/** Writes what became of a line, within a transaction of somebody else; a line that age has removed stays removed. */
export async function endActivity<N extends StoreName>(
  transaction: WriteTransaction<N | 'activity'>,
  scope: AccountScope,
  id: string,
  end: ActivityEnd,
): Promise<void> {
  const store = transaction.objectStore('activity');
  const known = await store.get([...scopeKey(scope), id]);
  if (!known) return;
  const { outcome, acceptedAt = null, refusal = null } = end;
  await store.put({ ...known, outcome, acceptedAt, refusal });
}

/** Adds a line of something that did not go through the outbox, with how it ended. */
export async function keepActivity(
  database: Database,
  scope: AccountScope,
  activity: NewActivity,
  end: ActivityEnd,
): Promise<void> {
  await database.write(['activity'], (transaction) => putActivity(transaction, scope, activity, end));
}

/** All lines of the account, newest first: at most 10,000 and what has come since the last pruning. */
export async function keptActivity(database: Database, scope: AccountScope): Promise<ActivityRecord[]> {
  const lines = await database.read(['activity'], (transaction) =>
    transaction.objectStore('activity').getAll(keysUnder(...scopeKey(scope))),
  );
  return lines.sort((a, b) => b.happenedAt - a.happenedAt);
}

/** Removes lines older than a year and all beyond 10,000, oldest first; lines whose entry still waits stay. */
export async function pruneActivity(database: Database, scope: AccountScope, now: number): Promise<void> {
  await database.write(['activity'], async (transaction) => {
    const store = transaction.objectStore('activity');
    const range = keysUnder(...scopeKey(scope));
    let excess = (await store.count(range)) - MAX_ACTIVITY_ENTRIES;
    let cursor = await store.index('byTime').openCursor(range);
    while (cursor && (excess > 0 || cursor.value.happenedAt < now - MAX_ACTIVITY_AGE)) {
      if (!isOpen(cursor.value.outcome)) await cursor.delete();
      excess -= 1;
      cursor = await cursor.continue();
    }
  });
}

function isOpen(outcome: ActivityOutcome): boolean {
  return outcome === 'waiting' || outcome === 'unconfigured';
}

/** What is not told: nobody known, no versions, nothing that ran. */
export const noFacts: ActivityFacts = {
  who: '',
  deviceName: '',
  fromVersion: null,
  toVersion: null,
  durationMs: null,
  virtual: false,
  stage: null,
  planName: '',
  run: null,
  basis: null,
};
