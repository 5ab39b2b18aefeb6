import { putActivity } from '../storage/activity';
import type { Database } from '../storage/database';
import { putJournal, putLateJournal } from '../storage/journals';
import type { OutboxRecord } from '../storage/outbox-record';
import { reopenDevices, sendStage, type SentStage } from '../storage/staged-upgrades';
import type { AccountScope } from '../storage/scope';
import {
  changeWithin,
  entryStores,
  isTakenOut,
  nextSequence,
  removeEntry,
  type Change,
  type Changed,
  type EntryTransaction,
} from './entries';
import type { HeldEntry } from './held';
import { outdatedOf } from './late';
import { entriesAbout } from './look-up';
import type { ComposedEntry } from './new-entry';
import { topicOf } from './subjects';

/**
 * Writes entries of one account as its last, with their lines of the history and the journals, in one strict
 * transaction. Gives what they replaced.
 */
export function saveEntries(database: Database, entries: readonly ComposedEntry[]): Promise<Changed[]> {
  const scope = scopeOf(entries);
  if (scope === null) return Promise.resolve([]);
  return database.write(
    entryStores,
    (transaction) =>
      write(transaction, scope, entries, { open: recordsOf(entries), writeJournal: putJournal }),
    'strict',
  );
}

/**
 * The same for the decisions of a stage, which becomes sent in the same transaction: none of them, and null, if it may not
 * be sent (any more).
 */
export function saveStage(
  database: Database,
  scope: AccountScope,
  entries: readonly ComposedEntry[],
  stage: SentStage,
): Promise<Changed[] | null> {
  const open = recordsOf(entries);
  return database.write(
    [...entryStores, 'rollouts', 'rolloutStages'],
    async (transaction) => {
      const ids = open.map(({ id }) => id);
      if (!(await sendStage(transaction, scope, stage, ids))) return null;
      return write(transaction, scope, entries, { open, writeJournal: putJournal });
    },
    'strict',
  );
}

/**
 * Changes entries of stages of an upgrade; those that this takes out can be sent anew from their stages, by the same
 * transaction: else a page that goes in between would leave devices that nobody sends.
 */
export function takeBackStages(
  database: Database,
  scope: AccountScope,
  upgrade: string,
  changes: readonly Change[],
): Promise<Changed[]> {
  return database.write(
    [...entryStores, 'rolloutStages'],
    async (transaction) => {
      const changed = await changeWithin(transaction, changes);
      const back = changed.filter(isTakenOut).map(({ entry }) => entry.id);
      await reopenDevices(transaction, scope, upgrade, back);
      return changed;
    },
    'strict',
  );
}

/** What became of entries that had waited in memory. */
export interface SavedLate {
  /** As they were written. */
  readonly written: readonly HeldEntry[];
  /** What they replaced. */
  readonly changed: readonly Changed[];
}

/**
 * Writes entries of one account that had waited in memory as its last, of what has ended there the line alone. A later
 * decision of another page about the same takes their place.
 */
export async function saveLate(database: Database, held: readonly HeldEntry[]): Promise<SavedLate> {
  const scope = scopeOf(held);
  if (scope === null) return { written: [], changed: [] };
  return database.write(
    entryStores,
    async (transaction) => {
      const outdated = await outdatedOf(transaction, scope, recordsOf(held.filter(isOpen)));
      const written = held.map((each) => (outdated.has(each.record.id) ? replaced(each) : each));
      const open = recordsOf(written.filter(isOpen));
      const changed = await write(transaction, scope, written, { open, writeJournal: putLateJournal });
      return { written, changed };
    },
    'strict',
  );
}

interface Writing {
  /** Those that are still to be sent, or parked. */
  readonly open: readonly OutboxRecord[];
  readonly writeJournal: typeof putJournal;
}

async function write(
  transaction: EntryTransaction,
  scope: AccountScope,
  entries: readonly (ComposedEntry | HeldEntry)[],
  { open, writeJournal }: Writing,
): Promise<Changed[]> {
  const first = await nextSequence(transaction, scope);
  const replaced = await replaceUnsent(transaction, scope, open);
  const store = transaction.objectStore('outbox');
  // After the last place nothing stands.
  await Promise.all([
    ...open.map((record, index) => store.putKnown({ ...record, sequence: first + index })),
    ...entries.map((each) => putLine(transaction, scope, each)),
  ]);
  for (const each of entries) await putJournalOf(transaction, scope, each, writeJournal);
  return replaced;
}

const scopeOf = (entries: readonly ComposedEntry[]): AccountScope | null => entries[0]?.record ?? null;

const recordsOf = (entries: readonly ComposedEntry[]): OutboxRecord[] => entries.map(({ record }) => record);

const isOpen = ({ isOut }: HeldEntry): boolean => !isOut;

const replaced = (held: HeldEntry): HeldEntry => ({ ...held, isOut: true, end: { outcome: 'replaced' } });

/** Takes out the decisions about the same plans that were not sent: these come in their place. */
export async function replaceUnsent(
  transaction: EntryTransaction,
  scope: AccountScope,
  entries: readonly OutboxRecord[],
): Promise<Changed[]> {
  const topics = new Set(entries.flatMap((entry) => topicOf(entry) ?? []));
  if (topics.size === 0) return [];
  const others = await entriesAbout(transaction, scope, entries);
  const replaced = others.filter((other) => {
    const topic = topicOf(other);
    return topic !== null && topics.has(topic) && other.state === 'waiting' && !other.uncertain;
  });
  const end = { outcome: 'replaced' } as const;
  for (const other of replaced) await removeEntry(transaction, other, end);
  return replaced.map((entry) => ({ entry, found: true, now: null, end }));
}

function putLine(
  transaction: EntryTransaction,
  scope: AccountScope,
  entry: ComposedEntry | HeldEntry,
): Promise<void> {
  const end = ('end' in entry ? entry.end : null) ?? { outcome: entry.record.state };
  return putActivity(transaction, scope, entry.activity, end);
}

async function putJournalOf(
  transaction: EntryTransaction,
  scope: AccountScope,
  entry: ComposedEntry | HeldEntry,
  writeJournal: typeof putJournal,
): Promise<void> {
  if (entry.journal === null) return;
  const [state, report] = entry.journal;
  const acceptedAt = ('end' in entry ? entry.end?.acceptedAt : null) ?? null;
  await writeJournal(transaction, scope, state, report && { ...report, acceptedAt });
}
