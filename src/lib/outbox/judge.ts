import { availableActions } from '../plans/actions';
import { effectOf } from '../plans/effect';
import type { DevicePlan } from '../plans/types';
import type { OutboxRecord, OutboxSubject, Refusal } from '../storage/outbox-record';
import { hasLapsed, sentFor, UNHEARD_AFTER } from './rules';
import { decidedBy } from './subjects';
import { accepted, refusedBecause, type Verdict } from './verdict';

/** The Developer Center's plan as just read, and its time. */
export interface PlanNow {
  readonly plan: DevicePlan | null;
  /** Ms since the epoch, the Developer Center's. */
  readonly now: number;
}

/** Why a kept decision is not to be sent any more, or null if it still may: by the rules of plans/, at its time. */
export function judge(subject: OutboxSubject, { plan, now }: PlanNow): Refusal | null {
  const decided = decidedBy(subject);
  if (decided === null) return null;
  // That somebody else's device was shared later, the Developer Center says itself.
  const all = availableActions(plan, now, { shared: false, bluetoothOnly: false });
  const availability = all[decided.action];
  if (!availability.allowed) return notPossible(availability.reason);
  const { action, appointment } = decided;
  const over = action === 'appoint' && (appointment === null || appointment.end <= now);
  return over ? notPossible('appointment-over') : null;
}

function notPossible(reason: string): Refusal {
  return { code: 'action-not-possible', upstreamCode: '', message: reason };
}

export interface AskedContext {
  /** By the local clock. */
  readonly now: number;
  /** The Developer Center's. */
  readonly time: number;
  /** Whether a later decision about the same waits to be sent. */
  readonly hasNewer: boolean;
}

/** What is known of a decision that went out unanswered, now that its plan has been read. */
export function verdictOnAsked(entry: OutboxRecord, shown: PlanNow, context: AskedContext): Verdict {
  const decided = decidedBy(entry.subject);
  const effect = decided === null ? 'not-yet' : effectOf(decided, shown.plan);
  if (effect === 'yes') return accepted;
  if (effect === 'not-yet') return verdictOnSilence(entry, context);
  if (context.hasNewer) return { kind: 'replaced' };
  const refusal = judge(entry.subject, shown);
  return refusal ? { kind: 'refused', refusal } : verdictOnSilence(entry, context);
}

/** What is known of one that may still have its effect, but has not yet. */
export function verdictOnSilence(entry: OutboxRecord, { now, time, hasNewer }: AskedContext): Verdict {
  if (sentFor(entry, now) < UNHEARD_AFTER) return { kind: 'unknown' };
  if (hasNewer) return { kind: 'replaced' };
  if (entry.page != null) return refusedBecause('decision-without-effect');
  return hasLapsed(entry, time) ? refusedBecause('action-lapsed') : { kind: 'anew' };
}
