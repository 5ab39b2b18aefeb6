import type { Device } from '../developer-center/types';
import { listPhase, planPhase, type ListPhase, type Phase } from '../plans/phase';
import type { DevicePlan } from '../plans/types';

/** What a device needs of a person: the groups of the list, in their order. */
export const needs = ['action', 'running', 'failed', 'rest'] as const;

export type Need = (typeof needs)[number];

/** One line of the list. */
export interface DeviceRow {
  readonly device: Device;
  /** null if it has none, undefined if only the list has told of it so far. */
  readonly plan: DevicePlan | null | undefined;
  readonly phase: Phase | ListPhase;
  readonly need: Need;
  /** Whether the plan was asked for and its answer could not be read. */
  readonly unread: boolean;
}

/** A line from what the list and, if it was asked, the plan tell; `now` is the Developer Center's time. */
export function deviceRow(
  device: Device,
  plan: DevicePlan | null | undefined,
  now: number,
  unread = false,
): DeviceRow {
  const phase = plan === undefined ? listPhase(device.plan) : planPhase(plan, now);
  return { device, plan, phase, need: needOf(phase, device.shared), unread };
}

/** A shared device needs nothing of this user, who may only look. */
function needOf(phase: Phase | ListPhase, shared: boolean): Need {
  switch (phase) {
    case 'awaiting-confirmation':
    case 'unconfirmed':
      return shared ? 'rest' : 'action';
    case 'queued':
    case 'appointed':
    case 'downloading':
    case 'upgrading':
    case 'running':
      return 'running';
    case 'failed':
      return 'failed';
    default:
      return 'rest';
  }
}

/** The phases in which an upgrade over Bluetooth can still be to come. */
const prepared: ReadonlySet<Phase | ListPhase> = new Set([
  'awaiting-confirmation',
  'unconfirmed',
  'queued',
  'appointed',
  'failed',
]);

/** Whether it makes sense to prepare a device for an upgrade without a network: its own user's, over Bluetooth. */
export function canPrepare({ device, phase }: Pick<DeviceRow, 'device' | 'phase'>): boolean {
  return device.capabilities.bluetooth && !device.shared && prepared.has(phase);
}

/** The lines by need, each group in the list's order. */
export function groupByNeed(rows: readonly DeviceRow[]): Readonly<Record<Need, readonly DeviceRow[]>> {
  const groups: Record<Need, DeviceRow[]> = { action: [], running: [], failed: [], rest: [] };
  for (const row of rows) groups[row.need].push(row);
  return groups;
}
