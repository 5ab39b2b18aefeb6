import type { PersonAction } from './actions';
import { hasBegun, planPhase } from './phase';
import type { DevicePlan, Period } from './types';

/** Whether a decision had its effect. `not-yet`: the plan stands as before it, which a late answer may change. */
export type Effect = 'yes' | 'no' | 'not-yet';

/** What was decided of which plan; the period for `appoint`, else null. */
export interface Decided {
  readonly planId: string;
  readonly action: PersonAction;
  readonly appointment: Period | null;
}

/** What a plan shows of the decisions made about it. */
type Shown =
  | 'undecided'
  | 'queued'
  | 'appointed' // to another time than was decided, or by a decision that names none
  | 'appointed-so' // to the time that was decided, also once the device has begun
  | 'cancelled'
  | 'running'
  | 'succeeded'
  | 'failed'
  | 'seen'; // the result was acknowledged

const effects: Readonly<Record<PersonAction, Readonly<Record<Shown, Effect>>>> = {
  confirm: {
    ...{ undecided: 'not-yet', queued: 'yes', appointed: 'not-yet', 'appointed-so': 'not-yet' },
    ...{ cancelled: 'no', running: 'yes', succeeded: 'yes', failed: 'yes', seen: 'yes' },
  },
  appoint: {
    ...{ undecided: 'not-yet', queued: 'no', appointed: 'not-yet', 'appointed-so': 'yes' },
    ...{ cancelled: 'no', running: 'no', succeeded: 'no', failed: 'no', seen: 'no' },
  },
  cancel: {
    ...{ undecided: 'not-yet', queued: 'not-yet', appointed: 'not-yet', 'appointed-so': 'not-yet' },
    ...{ cancelled: 'yes', running: 'no', succeeded: 'no', failed: 'no', seen: 'no' },
  },
  // One that failed again looks like one that never arrived; the idempotency key covers that.
  retry: {
    ...{ undecided: 'yes', queued: 'yes', appointed: 'yes', 'appointed-so': 'yes' },
    ...{ cancelled: 'not-yet', running: 'yes', succeeded: 'yes', failed: 'not-yet', seen: 'not-yet' },
  },
  // Over by another decision: nothing is left to see off.
  acknowledge: {
    ...{ undecided: 'no', queued: 'no', appointed: 'no', 'appointed-so': 'no' },
    ...{ cancelled: 'not-yet', running: 'no', succeeded: 'not-yet', failed: 'not-yet', seen: 'yes' },
  },
};

/**
 * Whether a decision took effect, by what the device's plan shows now; `null` is no plan. Of another plan, or of one
 * that was withdrawn, nothing can come any more; what stands in a status without a name here is not known yet.
 */
export function effectOf(decided: Decided, plan: DevicePlan | null): Effect {
  if (plan?.planId !== decided.planId || plan.deviceStatus === 'nothing-to-upgrade') return 'no';
  if (planPhase(plan, 0) === 'unknown') return 'not-yet';
  return effects[decided.action][shownBy(plan, decided.appointment)];
}

function shownBy(plan: DevicePlan, appointment: Period | null): Shown {
  const { deviceStatus, userConfirmStatus } = plan;
  if (userConfirmStatus === 'cancelled') return 'cancelled';
  const undecided = userConfirmStatus === 'not-confirmed' && !hasBegun(plan);
  if (!undecided && isSame(plan.appointment, appointment)) return 'appointed-so';
  if (userConfirmStatus === 'acknowledged') return 'seen';
  if (deviceStatus === 'upgrading') return 'running';
  if (deviceStatus === 'succeeded' || deviceStatus === 'failed') return deviceStatus;
  if (undecided) return 'undecided';
  return userConfirmStatus === 'appointed' ? 'appointed' : 'queued';
}

function isSame(a: Period | null, b: Period | null): boolean {
  return a !== null && b !== null && a.start === b.start && a.end === b.end;
}
