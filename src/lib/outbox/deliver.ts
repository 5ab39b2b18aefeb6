import type { Clock } from '../clock';
import { classifyUpstream } from '../developer-center/failures';
import type { PlanDecision } from '../developer-center/types';
import { OverairError, toOverairError } from '../errors';
import { effectOf } from '../plans/effect';
import type { Database } from '../storage/database';
import type { ActionSubject, OutboxRecord, Refusal } from '../storage/outbox-record';
import { changeEntry, hasNewerAction } from './entries';
import type { OutboxGateway } from './gateway';
import { judge } from './judge';
import { hasLapsed } from './rules';

/** What became of one attempt. */
export type Verdict =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** A newer decision about the plan waits, and this one had no effect. */
  | { readonly kind: 'replaced' }
  /** Replaced, withdrawn or dropped while it was being prepared. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'failed'; readonly error: OverairError };

export interface DeliverDependencies {
  readonly database: Database;
  readonly clock: Clock;
  readonly gateway: OutboxGateway;
}

/**
 * One attempt to bring an entry to the Developer Center. Before a request goes out it is noted that it may have had
 * its effect: a tab that dies meanwhile leaves that behind. Rejects with storage errors alone.
 */
export async function deliver(
  dependencies: DeliverDependencies,
  entry: OutboxRecord,
  signal: AbortSignal,
): Promise<Verdict> {
  const { subject } = entry;
  if (subject.kind === 'action') return deliverAction(dependencies, entry, subject, signal);
  if (!(await markSent(dependencies.database, entry))) return { kind: 'gone' };
  const { productKey, deviceKey } = entry;
  const { componentNo, report } = subject;
  return attempt(signal, async () => {
    const call = { signal, idempotencyKey: entry.key };
    await dependencies.gateway.report({ productKey, deviceKey, componentNo, report }, call);
    return { kind: 'accepted' };
  });
}

async function deliverAction(
  dependencies: DeliverDependencies,
  entry: OutboxRecord,
  subject: ActionSubject,
  signal: AbortSignal,
): Promise<Verdict> {
  const { database, clock, gateway } = dependencies;
  const lapsed = hasLapsed(entry, clock.now());
  if (lapsed && !entry.uncertain) return { kind: 'refused', refusal: lapsedRefusal };
  const asked = await read(() => gateway.plan(reference(entry, subject), { signal }));
  if ('error' in asked) return { kind: 'failed', error: asked.error };
  if (signal.aborted) return stopped;
  if (entry.uncertain) {
    if (effectOf(subject, asked.value.plan) === 'yes') return { kind: 'accepted' };
    if (await hasNewerAction(database, entry)) return { kind: 'replaced' };
    if (lapsed) return { kind: 'refused', refusal: lapsedRefusal };
  }
  const refusal = judge(subject, asked.value);
  if (refusal) return { kind: 'refused', refusal };
  if (!(await markSent(database, entry))) return { kind: 'gone' };
  return attempt(signal, async () => {
    const outcome = await gateway.act(decisionOf(entry, subject), { signal, idempotencyKey: entry.key });
    if (outcome.outcome === 'accepted') return { kind: 'accepted' };
    // In neither list: ask again, which the next attempt begins with.
    if (outcome.outcome === 'unknown')
      throw new OverairError('answer-malformed', { field: 'data.successList' });
    const { upstreamCode, upstreamMessage } = outcome;
    const details = { upstreamCode, upstreamMessage };
    const error = new OverairError('upstream-refused', details);
    if (classifyUpstream(upstreamCode) !== 'refused') throw error;
    return { kind: 'refused', refusal: { code: error.code, upstreamCode, message: upstreamMessage } };
  });
}

const lapsedRefusal: Refusal = { code: 'action-lapsed', upstreamCode: '', message: '' };

/** Notes that a request goes out; null where the entry is no longer to be sent. */
function markSent(database: Database, entry: OutboxRecord): Promise<OutboxRecord | null> {
  return changeEntry(database, entry, (current) => ({
    ...current,
    uncertain: true,
    attempts: current.attempts + 1,
  }));
}

/** Its time is over, and the lock may be another's: nothing more goes out. */
const stopped: Verdict = { kind: 'failed', error: new OverairError('cancelled') };

async function attempt(signal: AbortSignal, send: () => Promise<Verdict>): Promise<Verdict> {
  if (signal.aborted) return stopped;
  const answer = await read(send);
  return 'error' in answer ? { kind: 'failed', error: answer.error } : answer.value;
}

async function read<T>(ask: () => Promise<T>): Promise<{ value: T } | { error: OverairError }> {
  try {
    return { value: await ask() };
  } catch (error) {
    return { error: toOverairError(error) };
  }
}

function reference({ productKey, deviceKey }: OutboxRecord, { planId }: ActionSubject) {
  return { productKey, deviceKey, planId };
}

function decisionOf(entry: OutboxRecord, subject: ActionSubject): PlanDecision {
  const { action, appointment } = subject;
  if (action !== 'appoint') return { ...reference(entry, subject), action };
  if (appointment === null) throw new OverairError('request-malformed', { field: 'appointment' });
  return { ...reference(entry, subject), action, appointment };
}
