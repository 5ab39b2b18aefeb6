import { putActivity } from '../storage/activity';
import type { Database } from '../storage/database';
import type { putJournal } from '../storage/journals';
import type { OutboxRecord } from '../storage/outbox-record';
import type { AccountScope } from '../storage/scope';
import { entryStores, nextSequence, removeEntry, type Changed, type EntryTransaction } from './entries';
import type { HeldEntry } from './held';
import { entriesAbout } from './look-up';
import type { Prepared } from './new-entry';
import { topicOf } from './subjects';

/**
 * Writes entries of one account as its last, with their lines of the history and the journals, in one strict
 * transaction; of what has ended in memory the line alone. Gives what they replaced.
 */
export function saveEntries(
  database: Database,
  entries: readonly (Prepared | HeldEntry)[],
  writeJournal: typeof putJournal,
): Promise<Changed[]> {
  const [scope] = entries.map(({ record }) => record);
  if (scope === undefined) return Promise.resolve([]);
  const open = entries.filter((each) => !('isOut' in each) || !each.isOut).map(({ record }) => record);
  return database.write(
    entryStores,
    async (transaction) => {
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
    },
    'strict',
  );
}

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
  entry: Prepared | HeldEntry,
): Promise<void> {
  const end = ('end' in entry ? entry.end : null) ?? { outcome: entry.record.state };
  return putActivity(transaction, scope, entry.activity, end);
}

async function putJournalOf(
  transaction: EntryTransaction,
  scope: AccountScope,
  entry: Prepared | HeldEntry,
  writeJournal: typeof putJournal,
): Promise<void> {
  if (entry.journal === null) return;
  const [state, report] = entry.journal;
  const acceptedAt = ('end' in entry ? entry.end?.acceptedAt : null) ?? null;
  await writeJournal(transaction, scope, state, report && { ...report, acceptedAt });
}
