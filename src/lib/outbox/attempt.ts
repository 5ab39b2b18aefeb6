import type { Clock } from '../clock';
import { OverairError } from '../errors';
import type { OutboxRecord } from '../storage/outbox-record';
import type { AccountScope } from '../storage/scope';
import type { OutboxGateway } from './gateway';
import type { Outbox } from './outbox';
import type { Verdict } from './verdict';

/** What an attempt at an entry is made with. */
export interface AttemptDependencies {
  readonly scope: AccountScope;
  readonly outbox: Outbox;
  readonly clock: Clock;
  /** In the name of the scope's account: see createOutboxGateway. */
  readonly gateway: OutboxGateway;
}

/** What became of one entry; `entry` as it was before. */
export interface Attempt {
  readonly entry: OutboxRecord;
  readonly verdict: Verdict;
}

/** Its time is over, and the lock may be another's: nothing more goes out. */
export const stopped = new OverairError('cancelled');

/**
 * Notes that a request goes out, before it does: a tab that dies meanwhile leaves that behind. Gives the entries that
 * are still to be sent, as they were just before; the others were withdrawn, replaced or given up meanwhile, or are not
 * to be sent any more for what `isToBeSent` says of them as they are.
 */
export async function mark(
  { outbox, clock }: Pick<AttemptDependencies, 'outbox' | 'clock'>,
  entries: readonly OutboxRecord[],
  isToBeSent: (entry: OutboxRecord) => boolean = () => true,
): Promise<OutboxRecord[]> {
  const before = new Map<string, OutboxRecord>();
  const changed = await outbox.change(
    entries.map((entry) => ({
      entry,
      to: (now) => {
        if (!isToBeSent(now)) return { now };
        before.set(entry.id, now);
        const attempts = now.attempts + 1;
        return { now: { ...now, attempts, uncertain: true, lastFailure: null, sentAt: clock.now() } };
      },
    })),
  );
  return changed.flatMap(({ entry: { id }, found }) => (found ? (before.get(id) ?? []) : []));
}
