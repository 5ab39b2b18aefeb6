import type { DevicePlan, DeviceStatus, UserConfirmStatus } from './types';

/** Where a device's plan stands, as a person needs to know it. */
export const phases = [
  'none',
  'acknowledged',
  'upgrading',
  'downloading',
  'succeeded',
  'cancelled',
  'failed',
  'expired',
  'queued',
  'appointed',
  'not-yet-open',
  'awaiting-confirmation',
] as const;

export type Phase = (typeof phases)[number];

/**
 * The phase of a device's plan at `now` (milliseconds since the epoch, the Developer Center's time).
 * `null` is a device without a plan. The order of the questions is the rule: a plan that runs is running even
 * after its period, and one that nobody confirmed is over at the period's end, which is not part of it.
 * A component without steps of its own (all 0) counts as downloading once the device runs.
 */
export function planPhase(plan: DevicePlan | null, now: number): Phase {
  if (plan === null) return 'none';
  switch (plan.deviceStatus) {
    case -1:
      return 'none';
    case 1:
      return plan.components.some((component) => component.upgradeStatus === 1) ? 'upgrading' : 'downloading';
    case 2:
      return plan.userConfirmStatus === 4 ? 'acknowledged' : 'succeeded';
    case 3:
      if (plan.userConfirmStatus === 4) return 'acknowledged';
      return plan.userConfirmStatus === 3 ? 'cancelled' : 'failed';
    case 0:
      return waitingPhase(plan, now);
  }
}

/** The phase while the device has not begun. */
function waitingPhase(plan: DevicePlan, now: number): Phase {
  if (plan.userConfirmStatus === 3) return 'cancelled';
  if (now >= plan.period.end) return 'expired';
  if (plan.userConfirmStatus === 1) return 'queued';
  if (plan.userConfirmStatus === 2) return isAppointmentOver(plan, now) ? 'expired' : 'appointed';
  return now < plan.period.start ? 'not-yet-open' : 'awaiting-confirmation';
}

/** Whether the appointed period has ended; false where none is told. */
export function isAppointmentOver(plan: DevicePlan, now: number): boolean {
  return plan.appointment !== null && now >= plan.appointment.end;
}

/** What the device list tells of a plan: no period and no appointment. */
export interface ListPlanState {
  /** null where the list names no plan. */
  readonly planId: string | null;
  readonly deviceStatus: DeviceStatus;
  readonly userConfirmStatus: UserConfirmStatus;
}

/**
 * A phase that needs no period: `running` is downloading or upgrading; `unconfirmed` is one of not yet open,
 * awaiting confirmation and expired; `queued` and `appointed` may have expired.
 */
export type ListPhase =
  | Extract<Phase, 'none' | 'acknowledged' | 'succeeded' | 'cancelled' | 'failed' | 'queued' | 'appointed'>
  | 'running'
  | 'unconfirmed';

/**
 * The phase that a row of the device list allows to draw. It is not enough to say what may be done: for that ask
 * `upgradeDetails` and take `planPhase`.
 */
export function listPhase(row: ListPlanState): ListPhase {
  if (row.planId === null || row.deviceStatus === -1) return 'none';
  switch (row.deviceStatus) {
    case 1:
      return 'running';
    case 2:
      return row.userConfirmStatus === 4 ? 'acknowledged' : 'succeeded';
    case 3:
      if (row.userConfirmStatus === 4) return 'acknowledged';
      return row.userConfirmStatus === 3 ? 'cancelled' : 'failed';
    case 0:
      return waitingListPhase(row.userConfirmStatus);
  }
}

function waitingListPhase(status: UserConfirmStatus): ListPhase {
  if (status === 1) return 'queued';
  if (status === 2) return 'appointed';
  return status === 3 ? 'cancelled' : 'unconfirmed';
}

/** Whether the device is at work. */
export function isRunning(phase: Phase | ListPhase): boolean {
  return phase === 'running' || phase === 'downloading' || phase === 'upgrading';
}
