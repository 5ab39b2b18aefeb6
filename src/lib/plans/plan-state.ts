import type { ListPhase, Phase } from './phase';
import type { DeviceStatus } from './statuses';

/**
 * Where a plan stands with one of its devices, as a plan's page counts it: what was looked at still succeeded or failed.
 * `skipped` waits too, but a person has put it off. `unclear` is what the platform names no known state of; `nothing` is a plan that has nothing for the device any more.
 */
export const planStates = [
  'waiting',
  'skipped',
  'upcoming',
  'scheduled',
  'queued',
  'running',
  'succeeded',
  'failed',
  'cancelled',
  'expired',
  'unclear',
  'nothing',
] as const;

export type PlanState = (typeof planStates)[number];

const statesOfPhases: Readonly<Record<Exclude<Phase | ListPhase, 'acknowledged'>, PlanState>> = {
  'awaiting-confirmation': 'waiting',
  unconfirmed: 'waiting',
  'not-yet-open': 'upcoming',
  appointed: 'scheduled',
  queued: 'queued',
  running: 'running',
  downloading: 'running',
  upgrading: 'running',
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'cancelled',
  expired: 'expired',
  unknown: 'unclear',
  none: 'nothing',
};

/** The state of a plan in a phase; of a result that was acknowledged `deviceStatus` says which it was. */
export function planState(phase: Phase | ListPhase, deviceStatus: DeviceStatus): PlanState {
  if (phase !== 'acknowledged') return statesOfPhases[phase];
  return deviceStatus === 'failed' ? 'failed' : 'succeeded';
}

/** Whether something can still happen in this state without a new plan. */
export const isOpen = (state: PlanState): boolean =>
  state === 'waiting' ||
  state === 'upcoming' ||
  state === 'scheduled' ||
  state === 'queued' ||
  state === 'running';
