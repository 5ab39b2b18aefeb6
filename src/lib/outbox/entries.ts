import type { ActivityEnd } from '../storage/activity';
import { endActivity } from '../storage/activity';
import type { Database, WriteTransaction } from '../storage/database';
import { acceptJournalReport } from '../storage/journals';
import type { OutboxRecord } from '../storage/outbox-record';
import { keysUnder, sameDevice, scopeKey, type AccountScope } from '../storage/scope';
import { isDue } from './rules';

export type EntryTransaction = WriteTransaction<'outbox' | 'activity' | 'journals'>;

export const entryStores = ['outbox', 'activity', 'journals'] as const;

/** All entries of the account, in order. */
export function entriesOf(database: Database, scope: AccountScope): Promise<OutboxRecord[]> {
  return database.read(['outbox'], (transaction) =>
    transaction.objectStore('outbox').getAll(keysUnder(...scopeKey(scope))),
  );
}

/** The place after the last entry of the account. */
export async function nextSequence(transaction: EntryTransaction, scope: AccountScope): Promise<number> {
  // Numbers alone: what cannot be read may have anything in this place.
  const range = IDBKeyRange.bound([...scopeKey(scope), 0], [...scopeKey(scope), Number.MAX_SAFE_INTEGER - 1]);
  const last = await transaction.objectStore('outbox').lastKey(range);
  return Math.floor(last?.[2] ?? 0) + 1;
}

/** One entry, or undefined where it is gone: accepted, replaced, withdrawn. */
export function findEntry(
  transaction: EntryTransaction,
  scope: AccountScope,
  id: string,
): Promise<OutboxRecord | undefined> {
  return transaction
    .objectStore('outbox')
    .index('byId')
    .get([...scopeKey(scope), id]);
}

/** Changes one entry where it is still there, in one transaction; gives it as it is then, or null. */
export function changeEntry(
  database: Database,
  entry: OutboxRecord,
  change: (current: OutboxRecord) => OutboxRecord,
  end: ActivityEnd | null = null,
): Promise<OutboxRecord | null> {
  return database.write(entryStores, async (transaction) => {
    const current = await findEntry(transaction, entry, entry.id);
    if (!current) return null;
    const changed = change(current);
    await transaction.objectStore('outbox').put(changed);
    if (end) await endActivity(transaction, entry, entry.id, end);
    return changed;
  });
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

/** Ends an entry: out of the outbox, into the history and the journal, in one transaction. */
export async function endEntry(database: Database, entry: OutboxRecord, end: ActivityEnd): Promise<void> {
  await database.write(entryStores, async (transaction) => {
    const current = await findEntry(transaction, entry, entry.id);
    // Dropped by a person while it was under way: what the history says of it is still true or now becomes so.
    if (current) await removeEntry(transaction, current, end);
    else await endActivity(transaction, entry, entry.id, end);
    if (end.acceptedAt !== undefined)
      await acceptJournalReport(transaction, entry, entry, entry.id, end.acceptedAt);
  });
}

/** Whether a later decision about the same plan waits to be sent. */
export async function hasNewerAction(database: Database, entry: OutboxRecord): Promise<boolean> {
  return (await entriesOf(database, entry)).some(
    (other) => other.sequence > entry.sequence && other.state === 'waiting' && isSamePlan(other, entry),
  );
}

/** Two decisions about one plan of one device. */
export function isSamePlan(a: OutboxRecord, b: OutboxRecord): boolean {
  const both = a.subject.kind === 'action' && b.subject.kind === 'action';
  return both && sameDevice(a, b) && a.subject.planId === b.subject.planId;
}

/** What a pass over the outbox looks for. */
export interface PickOptions {
  readonly now: number;
  /** Entries that met no network are due now, whatever their time. */
  readonly forced: boolean;
  /** The reports that have a code; null where it is not known: then parked ones stay parked. */
  readonly configured: ReadonlySet<string> | null;
  /** Entries that this pass has tried already. */
  readonly tried: ReadonlySet<string>;
}

export interface Pick {
  /** What to send now, or null. */
  readonly entry: OutboxRecord | null;
  /** When the next one is due, ms since the epoch; null where nothing waits. */
  readonly nextAt: number | null;
}

/**
 * The first entry that may be sent: in order per device. One that waits holds back those after it of the same
 * device; one that is parked holds nothing back.
 */
export function pickEntry(database: Database, scope: AccountScope, options: PickOptions): Promise<Pick> {
  return database.read(['outbox'], async (transaction) => {
    const held = new Set<string>();
    let nextAt: number | null = null;
    let cursor = await transaction.objectStore('outbox').openCursor(keysUnder(...scopeKey(scope)));
    for (; cursor; cursor = await cursor.continue()) {
      const entry = cursor.value;
      const device = JSON.stringify([entry.productKey, entry.deviceKey]);
      if (isParked(entry, options) || held.has(device)) continue;
      if (mayGo(entry, options)) return { entry, nextAt };
      if (entry.state !== 'waiting') continue;
      held.add(device);
      nextAt = Math.min(nextAt ?? Infinity, entry.nextAt);
    }
    return { entry: null, nextAt };
  });
}

function isParked({ state, subject }: OutboxRecord, { configured }: PickOptions): boolean {
  if (state === 'unconfigured') return subject.kind !== 'report' || !configured?.has(subject.report);
  return state === 'refused';
}

function mayGo(entry: OutboxRecord, { now, forced, tried }: PickOptions): boolean {
  if (tried.has(entry.id)) return false;
  return entry.state === 'unconfigured' || isDue(entry, now) || (forced && entry.lastFailure === 'offline');
}
