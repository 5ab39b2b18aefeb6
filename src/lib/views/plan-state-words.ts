import { m } from '$lib/paraglide/messages';
import type { PlanState } from '$lib/plans/plan-state';

const stateWords: Readonly<Record<PlanState, () => string>> = {
  waiting: () => m.plan_state_waiting(),
  skipped: () => m.plan_state_skipped(),
  upcoming: () => m.phase_not_yet_open(),
  scheduled: () => m.phase_appointed(),
  queued: () => m.phase_queued(),
  running: () => m.need_running(),
  succeeded: () => m.phase_succeeded(),
  failed: () => m.phase_failed(),
  cancelled: () => m.phase_cancelled(),
  expired: () => m.phase_expired(),
  unclear: () => m.need_unclear(),
  nothing: () => m.phase_none(),
};

/** Where a plan stands with a device, in one or two words. */
export const planStateWord = (state: PlanState): string => stateWords[state]();
