import { isAppointmentOver, planPhase, type Phase } from './phase';
import type { DevicePlan, PlanAction } from './types';

/** What a person can do with a plan: the decisions that the platform takes, and seeing a result off. */
export type PersonAction = PlanAction | 'acknowledge';

/** What a person can do with a plan: the glossary's decisions. */
export const personActions = ['confirm', 'appoint', 'cancel', 'retry', 'acknowledge'] as const;

/** Why an action is not possible now. */
export type UnavailableReason =
  | 'shared-device' // a shared user may look, not upgrade
  | 'by-bluetooth' // the device has no way to the cloud but a phone's: it is upgraded from one
  | 'owner-unknown' // whose the device is cannot be read
  | 'no-plan'
  | 'state-unknown' // the platform names a status that is not known here
  | 'not-open-yet' // the plan's period has not begun
  | 'period-over' // the plan's period has ended
  | 'appointment-over' // the appointed period ended before the device began
  | 'already-confirmed' // queued: the device has not begun
  | 'runs-already' // through the cloud a begun upgrade runs on
  | 'already-succeeded'
  | 'already-failed' // retry instead
  | 'already-cancelled' // retry instead
  | 'not-failed' // nothing to retry
  | 'no-result' // nothing to acknowledge
  | 'already-acknowledged';

export type Availability =
  { readonly allowed: true } | { readonly allowed: false; readonly reason: UnavailableReason };

export type Availabilities = Readonly<Record<PersonAction, Availability>>;

type PhaseOfPlan = Exclude<Phase, 'none' | 'unknown'>;

/** The phases in which the user's decision is made, or can no longer be. */
type DecidedPhase = Exclude<PhaseOfPlan, 'not-yet-open' | 'awaiting-confirmation' | 'appointed'>;

const yes: Availability = { allowed: true };
const no = (reason: UnavailableReason): Availability => ({ allowed: false, reason });

/** Whose a device is. `not-told`: the answer does not say, which is one's own unless another answer says otherwise. */
export type Ownership = 'own' | 'shared' | 'unknown' | 'not-told';

/** What of a device bears on what may be done with its plan. */
export interface ActingOn {
  readonly shared: boolean;
  /** `unknown`: the platform says something of it that cannot be read. */
  readonly ownership?: Ownership;
  /** Whether Bluetooth is its only way to anything. */
  readonly bluetoothOnly: boolean;
}

/**
 * What may be done with a device's plan at `now` (milliseconds since the epoch, the Developer Center's time),
 * and of the rest why not. In the phase `appointed`, `appoint` changes the appointment.
 */
export function availableActions(plan: DevicePlan | null, now: number, device: ActingOn): Availabilities {
  if (device.shared) return all(no('shared-device'));
  if (device.ownership === 'unknown') return all(no('owner-unknown'));
  const phase = planPhase(plan, now);
  if (plan === null || phase === 'none') return all(no('no-plan'));
  if (phase === 'unknown') return all(no('state-unknown'));
  return {
    confirm: throughCloud(device, confirm(plan, phase, now)),
    appoint: throughCloud(device, appoint(plan, phase, now)),
    cancel: cancel(plan, phase, now),
    retry: retry(plan, phase, now),
    acknowledge: acknowledge(phase),
  };
}

/** What the cloud starts by itself it cannot start on a device that only a phone reaches. */
function throughCloud({ bluetoothOnly }: ActingOn, availability: Availability): Availability {
  return availability.allowed && bluetoothOnly ? no('by-bluetooth') : availability;
}

function all(availability: Availability): Availabilities {
  return {
    confirm: availability,
    appoint: availability,
    cancel: availability,
    retry: availability,
    acknowledge: availability,
  };
}

function confirm(plan: DevicePlan, phase: PhaseOfPlan, now: number): Availability {
  if (phase === 'awaiting-confirmation' || phase === 'appointed') return yes;
  if (phase === 'not-yet-open') return no('not-open-yet');
  return no(whyOver(plan, phase, now));
}

function appoint(plan: DevicePlan, phase: PhaseOfPlan, now: number): Availability {
  if (phase === 'not-yet-open' || phase === 'awaiting-confirmation' || phase === 'appointed') return yes;
  return no(whyOver(plan, phase, now));
}

function cancel(plan: DevicePlan, phase: PhaseOfPlan, now: number): Availability {
  return phase === 'queued' ? yes : appoint(plan, phase, now);
}

function retry(plan: DevicePlan, phase: PhaseOfPlan, now: number): Availability {
  const failed =
    phase === 'failed' ||
    phase === 'cancelled' ||
    (phase === 'acknowledged' && plan.deviceStatus === 'failed');
  if (failed) {
    if (now < plan.period.start) return no('not-open-yet');
    return now < plan.period.end ? yes : no('period-over');
  }
  if (phase === 'not-yet-open' || phase === 'awaiting-confirmation' || phase === 'appointed') {
    return no('not-failed');
  }
  return no(whyOver(plan, phase, now));
}

function acknowledge(phase: PhaseOfPlan): Availability {
  if (phase === 'succeeded' || phase === 'failed' || phase === 'cancelled') return yes;
  return no(phase === 'acknowledged' ? 'already-acknowledged' : 'no-result');
}

/** Why a plan that is past its decision takes no decision any more. */
function whyOver(plan: DevicePlan, phase: DecidedPhase, now: number): UnavailableReason {
  switch (phase) {
    case 'expired':
      return now < plan.period.end && isAppointmentOver(plan, now) ? 'appointment-over' : 'period-over';
    case 'queued':
      return 'already-confirmed';
    case 'downloading':
    case 'upgrading':
      return 'runs-already';
    case 'cancelled':
      return 'already-cancelled';
    case 'failed':
      return 'already-failed';
    case 'acknowledged':
      return plan.deviceStatus === 'succeeded' ? 'already-succeeded' : 'already-failed';
    case 'succeeded':
      return 'already-succeeded';
  }
}
