import { UNKNOWN_STATUS, type DeviceStatus, type UserConfirmStatus } from './statuses';
import type { DevicePlan } from './types';

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
  'unknown', // a status that decides has no name here: the platform's own words are all there is to say
] as const;

export type Phase = (typeof phases)[number];

/**
 * The phase of a device's plan at `now` (milliseconds since the epoch, the Developer Center's time).
 * `null` is a device without a plan. The order of the questions is the rule: a plan that runs is running even
 * after its period, and one that nobody confirmed is over at the period's end, which is not part of it. What is unknown
 * stays so, unless the device runs.
 * A component without steps of its own (all `none`) counts as downloading once the device runs.
 */
export function planPhase(plan: DevicePlan | null, now: number): Phase {
  if (plan === null) return 'none';
  if (isUnknown(plan)) return 'unknown';
  switch (plan.deviceStatus) {
    case 'unknown':
      return 'unknown';
    case 'nothing-to-upgrade':
      return 'none';
    case 'upgrading':
      return plan.components.some((component) => component.upgradeStatus === 'running')
        ? 'upgrading'
        : 'downloading';
    case 'succeeded':
      return plan.userConfirmStatus === 'acknowledged' ? 'acknowledged' : 'succeeded';
    case 'failed':
      if (plan.userConfirmStatus === 'acknowledged') return 'acknowledged';
      return plan.userConfirmStatus === 'cancelled' ? 'cancelled' : 'failed';
    case 'not-upgraded':
      return waitingPhase(plan, now);
  }
}

/** Whether a status that decides has no name here: of a device that runs, or has nothing to run, only its own does. */
function isUnknown({
  deviceStatus,
  userConfirmStatus,
}: Pick<DevicePlan, 'deviceStatus' | 'userConfirmStatus'>): boolean {
  if (deviceStatus === 'upgrading' || deviceStatus === 'nothing-to-upgrade') return false;
  return deviceStatus === UNKNOWN_STATUS || userConfirmStatus === UNKNOWN_STATUS;
}

/** The phase while the device has not begun. */
function waitingPhase(plan: DevicePlan, now: number): Phase {
  if (plan.userConfirmStatus === 'cancelled') return 'cancelled';
  if (now >= plan.period.end) return 'expired';
  if (plan.userConfirmStatus === 'confirmed') return 'queued';
  if (plan.userConfirmStatus === 'appointed') return isAppointmentOver(plan, now) ? 'expired' : 'appointed';
  return now < plan.period.start ? 'not-yet-open' : 'awaiting-confirmation';
}

/** Whether the appointed period has ended; false if none is told. */
export function isAppointmentOver(plan: DevicePlan, now: number): boolean {
  return plan.appointment !== null && now >= plan.appointment.end;
}

/**
 * Until when a plan that nothing is heard of stays in the phase that it is in at `now`, both milliseconds since the
 * epoch; the end is not part of it. Infinity if time alone does not change it.
 */
export function phaseEnd(plan: DevicePlan | null, now: number): number {
  if (plan === null) return Infinity;
  const { period, appointment } = plan;
  const changes = [period.start, period.end, appointment?.end ?? Infinity];
  return Math.min(...changes.filter((change) => change > now));
}

/** What the device list tells of a plan: no period and no appointment. */
export interface ListPlanState {
  /** null if the list names no plan. */
  readonly planId: string | null;
  readonly deviceStatus: DeviceStatus;
  readonly userConfirmStatus: UserConfirmStatus;
}

/**
 * A phase that needs no period: `running` is downloading or upgrading; `unconfirmed` is one of not yet open,
 * awaiting confirmation and expired; `queued` and `appointed` may have expired.
 */
export type ListPhase =
  | Extract<
      Phase,
      'none' | 'acknowledged' | 'succeeded' | 'cancelled' | 'failed' | 'queued' | 'appointed' | 'unknown'
    >
  | 'running'
  | 'unconfirmed';

/**
 * The phase that a row of the device list allows to draw. It is not enough to say what may be done: for that ask
 * `upgradeDetails` and take `planPhase`.
 */
export function listPhase(row: ListPlanState): ListPhase {
  // A plan's id that could not be read is no missing plan.
  if (row.planId === null) return row.deviceStatus === UNKNOWN_STATUS ? 'unknown' : 'none';
  if (row.deviceStatus === 'nothing-to-upgrade') return 'none';
  if (isUnknown(row)) return 'unknown';
  switch (row.deviceStatus) {
    case 'unknown':
      return 'unknown';
    case 'upgrading':
      return 'running';
    case 'succeeded':
      return row.userConfirmStatus === 'acknowledged' ? 'acknowledged' : 'succeeded';
    case 'failed':
      if (row.userConfirmStatus === 'acknowledged') return 'acknowledged';
      return row.userConfirmStatus === 'cancelled' ? 'cancelled' : 'failed';
    case 'not-upgraded':
      return waitingListPhase(row.userConfirmStatus);
  }
}

function waitingListPhase(status: UserConfirmStatus): ListPhase {
  if (status === 'confirmed') return 'queued';
  if (status === 'appointed') return 'appointed';
  return status === 'cancelled' ? 'cancelled' : 'unconfirmed';
}

/** Whether the plan that a row names can still say something: only then it is asked for. */
export function isFollowed(row: ListPlanState): boolean {
  const phase = listPhase(row);
  return row.planId !== null && phase !== 'none' && phase !== 'acknowledged';
}

/** Whether the device has begun, however it ended. */
export function hasBegun({ deviceStatus }: Pick<DevicePlan, 'deviceStatus'>): boolean {
  return deviceStatus === 'upgrading' || deviceStatus === 'succeeded' || deviceStatus === 'failed';
}

/** Whether the device is at work. */
export function isRunning(phase: Phase | ListPhase): boolean {
  return phase === 'running' || phase === 'downloading' || phase === 'upgrading';
}
