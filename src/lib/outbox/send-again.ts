import type { Database } from '../storage/database';
import type { OutboxRecord } from '../storage/outbox-record';
import { scopeKey, type AccountScope } from '../storage/scope';
import { entryStores, nextSequence, removeEntry, type Changed } from './entries';
import { fresh } from './new-entry';
import { replaceUnsent } from './save';
import { isReport } from './subjects';

/** How a refused entry is submitted once more: decided now, by this page's person, who waits or has no network. */
export interface AgainOptions {
  /** The platform's time, ms since the epoch. */
  readonly now: number;
  /** The page whose person waits for the answer; null if it is kept until it can be sent. */
  readonly page: string | null;
}

/** An entry as a new attempt: under the old key, a server that honours it would only refuse once more. */
export function asAgain(entry: OutboxRecord, { now, page }: AgainOptions): OutboxRecord {
  const isOwn = !isReport(entry.subject);
  return { ...entry, ...fresh, key: crypto.randomUUID(), decidedAt: now, page: isOwn ? page : null };
}

/** Makes a refused entry the account's last, to be sent once more; null if it is not refused (any more). */
export function sendAgain(
  database: Database,
  scope: AccountScope,
  entry: OutboxRecord,
  options: AgainOptions,
): Promise<Changed[] | null> {
  return database.write(
    entryStores,
    async (transaction) => {
      const current = await transaction.objectStore('outbox').get([...scopeKey(scope), entry.sequence]);
      if (current?.id !== entry.id || current.state !== 'refused') return null;
      const end = { outcome: 'waiting' } as const;
      await removeEntry(transaction, current, end);
      const next = { ...asAgain(current, options), sequence: await nextSequence(transaction, scope) };
      const replaced = await replaceUnsent(transaction, scope, [next]);
      await transaction.objectStore('outbox').putKnown(next);
      return [...replaced, { entry: next, found: true, now: next, end }];
    },
    'strict',
  );
}
