import type { PlanState } from '$lib/plans/plan-state';
import type { IconName } from '$lib/ui/icons';

/** A state by its form, beside its colour. */
export const stateIcons: Readonly<Record<PlanState, IconName>> = {
  waiting: 'up',
  skipped: 'eyeOff',
  upcoming: 'calendar',
  scheduled: 'calendar',
  queued: 'clock',
  running: 'download',
  succeeded: 'check',
  failed: 'cross',
  cancelled: 'minus',
  expired: 'clock',
  unclear: 'info',
  nothing: 'minus',
};

const decidable: ReadonlySet<PlanState> = new Set([
  'waiting',
  'skipped',
  'upcoming',
  'scheduled',
  'queued',
  'failed',
  'cancelled',
]);

/** Whether a person may have something to decide of devices in this state. */
export const canDecide = (state: PlanState): boolean => decidable.has(state);
