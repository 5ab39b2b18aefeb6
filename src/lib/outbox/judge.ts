import { availableActions } from '../plans/actions';
import { hasBegun } from '../plans/phase';
import type { DevicePlan, Period } from '../plans/types';
import type { ActionSubject, Refusal } from '../storage/outbox-record';

/** The Developer Center's plan as just read, and its time. */
export interface PlanNow {
  readonly plan: DevicePlan | null;
  /** Ms since the epoch, the Developer Center's. */
  readonly now: number;
}

/**
 * Whether a decision whose answer was lost has had its effect, by what the plan says now. A retry that failed again
 * cannot be told from one that never arrived; the idempotency key covers that.
 */
export function tookEffect(subject: ActionSubject, plan: DevicePlan | null): boolean {
  if (plan === null) return false;
  const { deviceStatus, userConfirmStatus } = plan;
  const cancelled = userConfirmStatus === 'cancelled';
  const queued = deviceStatus === 'not-upgraded' && userConfirmStatus === 'confirmed';
  switch (subject.action) {
    case 'confirm':
      return queued || (hasBegun(plan) && !cancelled);
    case 'retry':
      return queued || deviceStatus === 'upgrading' || deviceStatus === 'succeeded';
    case 'cancel':
      return cancelled;
    case 'appoint':
      return (
        !cancelled &&
        userConfirmStatus !== 'not-confirmed' &&
        samePeriod(plan.appointment, subject.appointment)
      );
  }
}

function samePeriod(a: Period | null, b: Period | null): boolean {
  return a !== null && b !== null && a.start === b.start && a.end === b.end;
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
