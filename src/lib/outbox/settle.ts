import type { Clock } from '../clock';
import { classify, concernsAll, retryAfterOf } from '../developer-center/failures';
import type { OverairError } from '../errors';
import type { Database } from '../storage/database';
import type { OutboxRecord } from '../storage/outbox-record';
import type { Verdict } from './deliver';
import { changeEntry, endEntry } from './entries';
import { backoff, refusalOf } from './rules';

/** What a pass does after an attempt. */
export type Next =
  | { readonly kind: 'next' }
  /** The others would meet the same: not before `at`, ms since the epoch. */
  | { readonly kind: 'pause'; readonly at: number }
  /** Nothing can be sent until the session or the page is renewed. */
  | { readonly kind: 'waits'; readonly error: OverairError };

export interface SettleDependencies {
  readonly database: Database;
  readonly clock: Clock;
  /** 0 to 1. */
  readonly random: () => number;
}

/** Writes what became of an attempt: entry, history and journal in one transaction. */
export async function settle(
  dependencies: SettleDependencies,
  entry: OutboxRecord,
  verdict: Verdict,
): Promise<Next> {
  const { database, clock } = dependencies;
  switch (verdict.kind) {
    case 'gone':
      return { kind: 'next' };
    case 'accepted':
      await endEntry(database, entry, { outcome: 'accepted', acceptedAt: clock.now() });
      return { kind: 'next' };
    case 'replaced':
      await endEntry(database, entry, { outcome: 'replaced' });
      return { kind: 'next' };
    case 'refused': {
      const { refusal } = verdict;
      const parked = { state: 'refused', refusal, uncertain: false, lastFailure: refusal.code } as const;
      await changeEntry(database, entry, (current) => ({ ...current, ...parked }), {
        outcome: 'refused',
        refusal,
      });
      return { kind: 'next' };
    }
    case 'failed':
      return settleFailure(dependencies, entry, verdict.error);
  }
}

async function settleFailure(
  dependencies: SettleDependencies,
  entry: OutboxRecord,
  error: OverairError,
): Promise<Next> {
  const { database } = dependencies;
  const kind = classify(error);
  const lastFailure = error.code;
  switch (kind) {
    case 'refused':
      return settle(dependencies, entry, { kind: 'refused', refusal: refusalOf(error) });
    case 'unconfigured':
      await changeEntry(
        database,
        entry,
        (current) => ({ ...current, state: 'unconfigured', uncertain: false, lastFailure }),
        { outcome: 'unconfigured' },
      );
      return { kind: 'next' };
    case 'waits':
      // Refused unheard: as if it had never gone out.
      await changeEntry(database, entry, (current) => ({
        ...current,
        ...{ lastFailure, uncertain: entry.uncertain, attempts: entry.attempts },
      }));
      return { kind: 'waits', error };
    case 'unanswered':
    case 'busy':
      return putOff(dependencies, entry, error, kind === 'busy');
  }
}

async function putOff(
  { database, clock, random }: SettleDependencies,
  entry: OutboxRecord,
  error: OverairError,
  unheard: boolean,
): Promise<Next> {
  const attempts = entry.attempts + 1;
  const nextAt = clock.now() + backoff(attempts, random(), retryAfterOf(error));
  const lastFailure = error.code;
  await changeEntry(database, entry, (current) => ({
    ...current,
    ...{ state: 'waiting' as const, attempts, nextAt, lastFailure },
    // Unanswered, it stays what was noted before the request went out, if one did.
    uncertain: unheard ? entry.uncertain : current.uncertain,
  }));
  return concernsAll(error) ? { kind: 'pause', at: nextAt } : { kind: 'next' };
}
