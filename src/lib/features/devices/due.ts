import type { DeviceRow } from '$lib/fleet/rows';

/** The phases in which something is still to be done, or to happen, before a plan's period ends. */
const open: ReadonlySet<DeviceRow['phase']> = new Set([
  'awaiting-confirmation',
  'not-yet-open',
  'appointed',
  'queued',
  'failed',
  'cancelled',
]);

/** Whether a line's plan is open at `now` and ends before `end`, both ms since the epoch; false while its plan is not told. */
export function isDue({ plan, phase }: DeviceRow, end: number, now: number): boolean {
  return plan != null && open.has(phase) && now < plan.period.end && plan.period.end <= end;
}
