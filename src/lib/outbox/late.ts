import type { OutboxRecord } from '../storage/outbox-record';
import type { AccountScope } from '../storage/scope';
import type { EntryTransaction } from './entries';
import { entriesAbout } from './look-up';
import { topicOf } from './subjects';

/**
 * The ids of those entries that had waited in memory, of which no other page could know, and about whose topics another
 * page has decided later: they are not to be sent any more. To be called within the transaction that writes them.
 */
export async function outdatedOf(
  transaction: EntryTransaction,
  scope: AccountScope,
  late: readonly OutboxRecord[],
): Promise<ReadonlySet<string>> {
  const waiting = late.filter(
    (entry) => entry.state === 'waiting' && !entry.uncertain && topicOf(entry) !== null,
  );
  if (waiting.length === 0) return new Set();
  const others = await entriesAbout(transaction, scope, waiting);
  const isOutdated = (entry: OutboxRecord): boolean =>
    others.some(
      (other) =>
        other.state === 'waiting' && other.decidedAt > entry.decidedAt && topicOf(other) === topicOf(entry),
    );
  return new Set(waiting.filter(isOutdated).map(({ id }) => id));
}
