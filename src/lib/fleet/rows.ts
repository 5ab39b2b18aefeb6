import type { Device } from '../developer-center/types';
import { isFollowed, listPhase, planPhase, type ListPhase, type Phase } from '../plans/phase';
import { planState, type PlanState } from '../plans/plan-state';
import type { DevicePlan } from '../plans/types';
import type { Skip } from '../storage/memory-record';

/**
 * What a device needs of a person: the groups of the list, in their order. In `rest` is only what nothing is to be done
 * with; `unclear` is what the platform names a state of that is not known here, or a plan that cannot be read.
 */
export const needs = ['action', 'running', 'planned', 'failed', 'done', 'unclear', 'rest'] as const;

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
  /** Whether its result was shown on a page of this browser, whoever has acknowledged it. */
  readonly resultSeen: boolean;
  /** How long its upgrade took, ms, if this app saw it begin and end; else null. */
  readonly ranFor: number | null;
  /** That a person wants to hear of it later, or no more; null if they want to now, or it does not wait for them. */
  readonly skip: Skip | null;
}

/** What is known of a device's plan beside the plan itself. */
export interface RowFacts {
  /** Its answer could not be read. */
  readonly unread?: boolean;
  /** A page of this browser has shown its result. */
  readonly resultSeen?: boolean;
  /** Milliseconds; null if its upgrade was not seen from beginning to end. */
  readonly ranFor?: number | null;
  readonly skip?: Skip | null;
}

/** A line from what the list and, if it was asked, the plan tell; `now` is the Developer Center's time. */
export function deviceRow(
  device: Device,
  plan: DevicePlan | null | undefined,
  now: number,
  { unread = false, resultSeen = false, ranFor = null, skip = null }: RowFacts = {},
): DeviceRow {
  const phase = plan === undefined ? listPhase(device.plan) : planPhase(plan, now);
  const need = unread ? 'unclear' : needOf(phase, device.shared);
  const counts = need === 'action' && skip !== null && (skip.until === null || now < skip.until);
  return {
    ...{ device, plan, phase, unread, resultSeen, ranFor },
    need: counts ? needOfSkipped(skip) : need,
    skip: counts ? skip : null,
  };
}

/** What is to be heard of again at a time is planned; the rest is left alone. */
const needOfSkipped = ({ until }: Skip): Need => (until === null ? 'rest' : 'planned');

/** The plan that a line is of; null if it has none. */
export const planIdOf = ({ device, plan }: Pick<DeviceRow, 'device' | 'plan'>): string | null =>
  plan === undefined ? device.plan.planId : (plan?.planId ?? null);

/** Whether its plan is asked for, and was neither told nor unreadable so far. */
export const awaitsPlan = ({ device, plan, unread }: DeviceRow): boolean =>
  plan === undefined && !unread && isFollowed(device.plan);

/** Where a line's plan stands; what could not be read is unclear, whatever was known before. */
export function planStateOf({ device, plan, phase, unread, skip }: DeviceRow): PlanState {
  if (unread) return 'unclear';
  return skip === null ? planState(phase, (plan ?? device.plan).deviceStatus) : 'skipped';
}

/** A shared device needs nothing of this user, who may only look. */
function needOf(phase: Phase | ListPhase, shared: boolean): Need {
  switch (phase) {
    case 'awaiting-confirmation':
    case 'unconfirmed':
      return shared ? 'rest' : 'action';
    case 'queued':
    case 'downloading':
    case 'upgrading':
    case 'running':
      return 'running';
    case 'appointed':
    case 'not-yet-open':
      return 'planned';
    case 'failed':
    case 'cancelled':
      return 'failed';
    case 'succeeded':
      return 'done';
    case 'unknown':
      return 'unclear';
    case 'none':
    case 'acknowledged':
    case 'expired':
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

/** One of something for each need. */
export function byNeed<Value>(of: (need: Need) => Value): Record<Need, Value> {
  return Object.fromEntries(needs.map((need) => [need, of(need)])) as Record<Need, Value>;
}

/** The lines by need, each group in the list's order. */
export function groupByNeed(rows: readonly DeviceRow[]): Readonly<Record<Need, readonly DeviceRow[]>> {
  const groups = byNeed((): DeviceRow[] => []);
  for (const row of rows) groups[row.need].push(row);
  return groups;
}
