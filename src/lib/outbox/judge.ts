import { availableActions } from '../plans/actions';
import type { DevicePlan } from '../plans/types';
import type { ActionSubject, Refusal } from '../storage/outbox-record';

/** The Developer Center's plan as just read, and its time. */
export interface PlanNow {
  readonly plan: DevicePlan | null;
  /** Ms since the epoch, the Developer Center's. */
  readonly now: number;
}

/** Why a kept decision is not to be sent any more, or null where it still may: by the rules of plans/, at its time. */
export function judge(subject: ActionSubject, { plan, now }: PlanNow): Refusal | null {
  // That somebody else's device was shared later, the Developer Center says itself.
  const availability = availableActions(plan, now, { shared: false, bluetoothOnly: false })[subject.action];
  if (!availability.allowed) return notPossible(availability.reason);
  const over =
    subject.action === 'appoint' && (subject.appointment === null || subject.appointment.end <= now);
  return over ? notPossible('appointment-over') : null;
}

function notPossible(reason: string): Refusal {
  return { code: 'action-not-possible', upstreamCode: '', message: reason };
}
