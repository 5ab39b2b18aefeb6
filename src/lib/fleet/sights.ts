import { deviceIdText } from '../plans/device-id';
import type { DeviceId, DevicePlan } from '../plans/types';
import type { SightState } from '../storage/followed-record';

/** Where a plan stands by its statuses alone; null if it has nothing for the device. */
export function sightState({
  deviceStatus,
  userConfirmStatus,
}: Pick<DevicePlan, 'deviceStatus' | 'userConfirmStatus'>): SightState | null {
  switch (deviceStatus) {
    case 'nothing-to-upgrade':
      return null;
    case 'upgrading':
      return 'running';
    case 'succeeded':
      return 'succeeded';
    case 'failed':
      return userConfirmStatus === 'cancelled' ? 'cancelled' : 'failed';
    case 'unknown':
      return 'unclear';
    case 'not-upgraded':
      return waitingStates[userConfirmStatus];
  }
}

const waitingStates = {
  'not-confirmed': 'waiting',
  confirmed: 'queued',
  appointed: 'scheduled',
  cancelled: 'cancelled',
  acknowledged: 'unclear',
  unknown: 'unclear',
} as const satisfies Record<DevicePlan['userConfirmStatus'], SightState>;

/** What was seen of one upgrade through the cloud. */
export interface SeenUpgrade {
  readonly device: DeviceId;
  readonly plan: DevicePlan;
  readonly state: SightState;
}

/** One sight of an upgrade, with what only this moment tells. */
export interface Told extends SeenUpgrade {
  readonly at: number;
  /** When it was last seen otherwise; null if it never was. */
  readonly since: number | null;
  readonly unasked: boolean;
}

const decided: ReadonlySet<SightState> = new Set(['scheduled', 'queued', 'running']);

/**
 * What an answer tells of upgrades beside what was known before, undefined if nothing was: a plan that has come to
 * another state, one that is found decided or at work, and one that has gone before it came to a result. One that is
 * found to be over was not followed.
 */
export function seenUpgrades(
  device: DeviceId,
  before: DevicePlan | null | undefined,
  plan: DevicePlan | null,
): SeenUpgrade[] {
  const was = before == null ? null : sightState(before);
  const is = plan === null ? null : sightState(plan);
  const isSame = before != null && before.planId === plan?.planId;
  const seen: SeenUpgrade[] = [];
  if (before != null && was !== null && decided.has(was) && !(isSame && is !== null))
    seen.push({ device, plan: before, state: 'gone' });
  if (plan !== null && is !== null && isNews(isSame ? was : null, is)) seen.push({ device, plan, state: is });
  return seen;
}

/** `was` is null if the plan was not known. */
function isNews(was: SightState | null, is: SightState): boolean {
  if (was === null) return decided.has(is);
  return was !== is && !(was === 'unclear' && is === 'waiting');
}

/** Names a plan of a device. */
export const upgradeKey = (device: DeviceId, planId: string): string => `${deviceIdText(device)}/${planId}`;
