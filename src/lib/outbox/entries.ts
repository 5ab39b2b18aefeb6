import { endActivity, type ActivityEnd } from '../storage/activity';
import type { Database, WriteTransaction } from '../storage/database';
import { acceptJournalReport } from '../storage/journals';
import type { OutboxRecord } from '../storage/outbox-record';
import { scopeKey, type AccountScope } from '../storage/scope';
import { currentOf } from './look-up';
import { topicOf } from './subjects';

export type EntryTransaction = WriteTransaction<'outbox' | 'activity' | 'journals'>;

/** The stores that one change of an entry may write to. */
export const entryStores = ['outbox', 'activity', 'journals'] as const;

/** What becomes of one entry, decided by what it is at that moment. */
export interface Change {
  /** As it was when this was decided. */
  readonly entry: OutboxRecord;
  readonly to: (current: OutboxRecord) => Next;
}

export interface Next {
  /** As it is from now on; null takes it out. */
  readonly now: OutboxRecord | null;
  /** What the history says from now on; not given leaves it as it is. */
  readonly end?: ActivityEnd;
}

/** What has become of one entry. */
export interface Changed {
  readonly entry: OutboxRecord;
  /** As it is now; null if it is out. */
  readonly now: OutboxRecord | null;
  /** What the history says of it, if that has changed. */
  readonly end: ActivityEnd | null;
  /** Whether it was still there. */
  readonly found: boolean;
}

/** The place after the last entry of the account. */
export async function nextSequence(transaction: EntryTransaction, scope: AccountScope): Promise<number> {
  // Numbers alone: what cannot be read may have anything in this place.
  const range = IDBKeyRange.bound([...scopeKey(scope), 0], [...scopeKey(scope), Number.MAX_SAFE_INTEGER - 1]);
  const last = await transaction.objectStore('outbox').lastKey(range);
  return Math.floor(last?.[2] ?? 0) + 1;
}

/** Takes an entry out within a transaction, and says in the history how it ended. */
export async function removeEntry(
  transaction: EntryTransaction,
  entry: OutboxRecord,
  end: ActivityEnd,
): Promise<void> {
  await transaction.objectStore('outbox').delete([...scopeKey(entry), entry.sequence]);
  await endActivity(transaction, entry, entry.id, end);
}

/** Changes entries with the history and the journals, all in one transaction. */
export function changeEntries(database: Database, changes: readonly Change[]): Promise<Changed[]> {
  return database.write(entryStores, (transaction) => changeWithin(transaction, changes));
}

/** The same within a transaction of somebody else. */
export async function changeWithin(
  transaction: EntryTransaction,
  changes: readonly Change[],
): Promise<Changed[]> {
  const found = await currentOf(
    transaction,
    changes.map(({ entry }) => entry),
  );
  return Promise.all(changes.map((change) => changeEntry(transaction, change, found.get(change.entry.id))));
}

async function changeEntry(
  transaction: EntryTransaction,
  { entry, to }: Change,
  current: OutboxRecord | undefined,
): Promise<Changed> {
  const { now, end = null } = to(current ?? entry);
  const isAccepted = end?.outcome === 'accepted';
  if (current) await replaceEntry(transaction, current, now);
  // Given up by a person while it was under way: that it was taken all the same is to be said.
  if (end && (current || isAccepted)) await endActivity(transaction, entry, entry.id, end);
  if (end?.acceptedAt !== undefined && entry.subject.kind === 'report')
    await acceptJournalReport(transaction, entry, entry, entry.id, end.acceptedAt);
  return { entry, found: current !== undefined, now: current ? now : null, end };
}

async function replaceEntry(
  transaction: EntryTransaction,
  current: OutboxRecord,
  now: OutboxRecord | null,
): Promise<void> {
  const store = transaction.objectStore('outbox');
  if (now === null) await store.delete([...scopeKey(current), current.sequence]);
  else if (now !== current) await store.putKnown(now);
}

/** Whether it was there, and is out now. */
export const isTakenOut = ({ found, now }: Changed): boolean => found && now === null;

/** Two decisions about one plan of one device, or two settings of its switch. */
export function isSameTopic(a: OutboxRecord, b: OutboxRecord): boolean {
  const topic = topicOf(a);
  return topic !== null && topic === topicOf(b);
}
