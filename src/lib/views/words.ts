import { m } from '$lib/paraglide/messages';
import type { PersonAction, UnavailableReason } from '$lib/plans/actions';
import type { AppointmentViolation } from '$lib/plans/appointment';
import type { Phase } from '$lib/plans/phase';
import type { ComponentKind, DevicePlan, PlanComponent } from '$lib/plans/types';
import { brief, NOTES_LENGTH } from '$lib/ui/foreign-text';
import { statusWords } from './status-words';

const unavailableWords: Record<UnavailableReason, () => string> = {
  'shared-device': () => m.unavailable_shared_device(),
  'by-bluetooth': () => m.unavailable_by_bluetooth(),
  'owner-unknown': () => m.unavailable_owner_unknown(),
  'no-plan': () => m.unavailable_no_plan(),
  'state-unknown': () => m.unavailable_state_unknown(),
  'not-open-yet': () => m.unavailable_not_open_yet(),
  'period-over': () => m.unavailable_period_over(),
  'appointment-over': () => m.unavailable_appointment_over(),
  'already-confirmed': () => m.unavailable_already_confirmed(),
  'runs-already': () => m.unavailable_runs_already(),
  'already-succeeded': () => m.unavailable_already_succeeded(),
  'already-failed': () => m.unavailable_already_failed(),
  'already-cancelled': () => m.unavailable_already_cancelled(),
  'not-failed': () => m.unavailable_not_failed(),
  'no-result': () => m.unavailable_no_result(),
  'already-acknowledged': () => m.unavailable_already_acknowledged(),
};

/** Whether a kept reason is one of ours. */
export const isUnavailableReason = (reason: string): reason is UnavailableReason =>
  reason in unavailableWords;

/** Why an action is not possible now, as a sentence. */
export const unavailableWord = (reason: UnavailableReason): string => unavailableWords[reason]();

const kindWords: Record<ComponentKind, () => string> = {
  module: () => m.kind_module(),
  mcu: () => m.kind_mcu(),
  unknown: () => m.kind_unknown(),
};

/** Whose firmware a component is, in words. */
export const kindWord = (kind: ComponentKind): string => kindWords[kind]();

/** A component by its number, as the platform names it: the usual two by a word of ours. */
export function componentName(componentNo: string): string {
  const kind = componentNo.toLowerCase();
  return kind === 'module' || kind === 'mcu' ? kindWords[kind]() : brief(componentNo);
}

export type ComponentStep =
  'unknown' | 'waiting' | 'downloading' | 'downloaded' | 'upgrading' | 'done' | 'failed';

/** What happens to one component now, from its two step states. */
export function componentStep({ downloadStatus, upgradeStatus }: PlanComponent): ComponentStep {
  if (downloadStatus === 'failed' || upgradeStatus === 'failed') return 'failed';
  if (upgradeStatus === 'done') return 'done';
  if (upgradeStatus === 'running') return 'upgrading';
  if (downloadStatus === 'running') return 'downloading';
  if (downloadStatus === 'unknown' || upgradeStatus === 'unknown') return 'unknown';
  return downloadStatus === 'done' ? 'downloaded' : 'waiting';
}

const stepWords: Record<ComponentStep, () => string> = {
  unknown: () => m.not_known(),
  waiting: () => m.step_waiting(),
  downloading: () => m.phase_downloading(),
  downloaded: () => m.step_downloaded(),
  upgrading: () => m.phase_upgrading(),
  done: () => m.step_done(),
  failed: () => m.step_failed(),
};

export const componentStepWord = (step: ComponentStep): string => stepWords[step]();

const phaseTexts: Record<Exclude<Phase, 'queued' | 'acknowledged'>, () => string> = {
  none: () => m.phase_text_none(),
  'not-yet-open': () => m.phase_text_not_yet_open(),
  'awaiting-confirmation': () => m.phase_text_awaiting_confirmation(),
  appointed: () => m.phase_text_appointed(),
  downloading: () => m.phase_text_downloading(),
  upgrading: () => m.phase_text_upgrading(),
  succeeded: () => m.phase_text_succeeded(),
  failed: () => m.phase_text_failed(),
  cancelled: () => m.phase_text_cancelled(),
  expired: () => m.phase_text_expired(),
  unknown: () => m.phase_text_unknown(),
};

/** What a phase means and what comes next, as a sentence. */
export function phaseText(
  phase: Phase,
  { online, failed }: { online: boolean | null; failed: boolean },
): string {
  if (phase === 'queued')
    return online === false ? m.phase_text_queued_offline() : m.phase_text_queued_online();
  if (phase === 'acknowledged') {
    return failed ? m.phase_text_acknowledged_failed() : m.phase_text_acknowledged_succeeded();
  }
  return phaseTexts[phase]();
}

/** What the platform itself says of a state that has no name here. */
export function stateWords(plan: DevicePlan): string {
  const words = statusWords(plan, NOTES_LENGTH);
  return words === '' ? m.state_words_none() : m.state_words({ words });
}

const acceptedWords: Record<PersonAction, () => string> = {
  confirm: () => m.accepted_confirm(),
  appoint: () => m.accepted_appoint(),
  cancel: () => m.accepted_cancel(),
  retry: () => m.accepted_retry(),
  acknowledge: () => m.accepted_acknowledge(),
};

/** What the platform has taken. */
export const acceptedWord = (action: PersonAction): string => acceptedWords[action]();

const violationWords: Record<AppointmentViolation['code'], () => string> = {
  missing: () => m.field_required(),
  'in-past': () => m.violation_in_past(),
  'before-plan': () => m.violation_before_plan(),
  'after-plan': () => m.violation_after_plan(),
  'before-start': () => m.violation_before_start(),
  'too-short': () => m.violation_too_short(),
};

/** What is wrong with one end of an appointment. */
export const violationWord = ({ code }: AppointmentViolation): string => violationWords[code]();
