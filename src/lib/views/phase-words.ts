import { m } from '$lib/paraglide/messages';
import type { Need } from '$lib/fleet/rows';
import type { PersonAction } from '$lib/plans/actions';
import type { ListPhase, Phase } from '$lib/plans/phase';

const phaseWords: Record<Phase | ListPhase, () => string> = {
  none: () => m.phase_none(),
  'not-yet-open': () => m.phase_not_yet_open(),
  'awaiting-confirmation': () => m.phase_awaiting_confirmation(),
  unconfirmed: () => m.phase_unconfirmed(),
  appointed: () => m.phase_appointed(),
  queued: () => m.phase_queued(),
  running: () => m.phase_upgrading(),
  downloading: () => m.phase_downloading(),
  upgrading: () => m.phase_upgrading(),
  succeeded: () => m.phase_succeeded(),
  acknowledged: () => m.phase_acknowledged(),
  failed: () => m.phase_failed(),
  cancelled: () => m.phase_cancelled(),
  expired: () => m.phase_expired(),
  unknown: () => m.phase_unknown(),
};

/** A phase in one or two words. */
export const phaseWord = (phase: Phase | ListPhase): string => phaseWords[phase]();

const needWords: Record<Need, () => string> = {
  action: () => m.need_action(),
  running: () => m.need_running(),
  planned: () => m.need_planned(),
  failed: () => m.need_failed(),
  done: () => m.need_done(),
  unclear: () => m.need_unclear(),
  rest: () => m.need_rest(),
};

/** A group of the list by what its devices need, as its heading. */
export const needWord = (need: Need): string => needWords[need]();

const actionWords: Record<PersonAction, () => string> = {
  confirm: () => m.action_confirm(),
  appoint: () => m.action_appoint(),
  cancel: () => m.action_cancel(),
  retry: () => m.action_retry(),
  acknowledge: () => m.action_acknowledge(),
};

/** A decision as its button names it. */
export const actionWord = (action: PersonAction): string => actionWords[action]();
