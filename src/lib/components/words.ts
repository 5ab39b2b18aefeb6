import { m } from '$lib/paraglide/messages';
import type { ErrorCode, ErrorDetails, OverairError } from '$lib/errors';
import type { Need } from '$lib/fleet/rows';
import type { PersonAction, Refusal } from '$lib/plans/actions';
import type { AppointmentViolation } from '$lib/plans/appointment';
import type { ListPhase, Phase } from '$lib/plans/phase';
import type { ComponentKind, PlanComponent } from '$lib/plans/types';
import { bytes, count, duration } from './format';

const phaseWords: Record<Phase | ListPhase, () => string> = {
  none: () => m.phase_none(),
  'not-yet-open': () => m.phase_not_yet_open(),
  'awaiting-confirmation': () => m.phase_awaiting_confirmation(),
  unconfirmed: () => m.phase_unconfirmed(),
  appointed: () => m.phase_appointed(),
  queued: () => m.phase_queued(),
  running: () => m.phase_running(),
  downloading: () => m.phase_downloading(),
  upgrading: () => m.phase_upgrading(),
  succeeded: () => m.phase_succeeded(),
  acknowledged: () => m.phase_acknowledged(),
  failed: () => m.phase_failed(),
  cancelled: () => m.phase_cancelled(),
  expired: () => m.phase_expired(),
};

/** A phase in one or two words. */
export const phaseWord = (phase: Phase | ListPhase): string => phaseWords[phase]();

const refusalWords: Record<Refusal, () => string> = {
  'shared-device': () => m.refusal_shared_device(),
  'no-plan': () => m.refusal_no_plan(),
  'not-open-yet': () => m.refusal_not_open_yet(),
  'period-over': () => m.refusal_period_over(),
  'appointment-over': () => m.refusal_appointment_over(),
  'already-confirmed': () => m.refusal_already_confirmed(),
  'runs-already': () => m.refusal_runs_already(),
  'already-succeeded': () => m.refusal_already_succeeded(),
  'already-failed': () => m.refusal_already_failed(),
  'already-cancelled': () => m.refusal_already_cancelled(),
  'not-failed': () => m.refusal_not_failed(),
  'no-result': () => m.refusal_no_result(),
  'already-acknowledged': () => m.refusal_already_acknowledged(),
};

/** Why an action is not possible now, as a sentence. */
export const refusalWord = (reason: Refusal): string => refusalWords[reason]();

const text = (details: ErrorDetails, name: string): string => String(details[name] ?? '');
const number = (details: ErrorDetails, name: string): number => Number(details[name] ?? 0);

const errorWords: Record<ErrorCode, (details: ErrorDetails) => string> = {
  offline: () => m.error_offline(),
  cancelled: () => m.error_cancelled(),
  'answer-malformed': (details) => m.error_answer_malformed({ field: text(details, 'field') }),
  'client-outdated': () => m.error_client_outdated(),
  'account-changed': () => m.error_account_changed(),
  'cross-site-refused': () => m.error_cross_site_refused(),
  'operation-unknown': () => m.error_operation_unknown(),
  'request-malformed': (details) => m.error_request_malformed({ field: text(details, 'field') }),
  'request-too-large': () => m.error_request_too_large(),
  'too-many-requests': (details) =>
    m.error_too_many_requests({ seconds: count(Math.max(1, number(details, 'retryAfter'))) }),
  'upstream-unavailable': () => m.error_upstream_unavailable(),
  internal: () => m.error_internal(),
  'not-signed-in': () => m.error_not_signed_in(),
  'session-expired': () => m.error_session_expired(),
  'wrong-password': (details) => m.error_wrong_password({ tries: number(details, 'triesLeft') }),
  'account-locked': (details) =>
    m.error_account_locked({ duration: duration(number(details, 'minutes') * 60_000) }),
  'no-right': () => m.error_no_right(),
  'device-not-bound': () => m.error_device_not_bound(),
  'keys-missing': () => m.error_keys_missing(),
  'signature-refused': () => m.error_signature_refused(),
  'wrong-data-center': () => m.error_wrong_data_center(),
  'upstream-refused': (details) =>
    m.error_upstream_refused({
      message: text(details, 'upstreamMessage'),
      code: text(details, 'upstreamCode'),
    }),
  'report-code-missing': () => m.error_report_code_missing(),
  'firmware-link-invalid': () => m.error_firmware_link_invalid(),
  'firmware-link-expired': () => m.error_firmware_link_expired(),
  'firmware-host-refused': () => m.error_firmware_host_refused(),
  'package-too-large': () => m.error_package_too_large(),
  'package-size-mismatch': (details) =>
    m.error_package_size_mismatch({
      actual: bytes(number(details, 'actual')),
      expected: bytes(number(details, 'expected')),
    }),
  'package-hash-mismatch': (details) =>
    m.error_package_hash_mismatch({ algorithm: text(details, 'algorithm') }),
  'link-lost': () => m.error_link_lost(),
  'link-busy': () => m.error_link_busy(),
};

/** What happened and what to do next, for one of our errors. */
export const errorWord = (error: OverairError): string => errorWords[error.code](error.details);

/** Whose firmware a component is, in words. */
export const kindWord = (kind: ComponentKind): string => (kind === 'module' ? m.kind_module() : m.kind_mcu());

export type ComponentStep = 'waiting' | 'downloading' | 'downloaded' | 'upgrading' | 'done' | 'failed';

/** What happens to one component now, from its two step states. */
export function componentStep({ downloadStatus, upgradeStatus }: PlanComponent): ComponentStep {
  if (downloadStatus === 3 || upgradeStatus === 3) return 'failed';
  if (upgradeStatus === 2) return 'done';
  if (upgradeStatus === 1) return 'upgrading';
  if (downloadStatus === 2) return 'downloaded';
  return downloadStatus === 1 ? 'downloading' : 'waiting';
}

const stepWords: Record<ComponentStep, () => string> = {
  waiting: () => m.step_waiting(),
  downloading: () => m.step_downloading(),
  downloaded: () => m.step_downloaded(),
  upgrading: () => m.step_upgrading(),
  done: () => m.step_done(),
  failed: () => m.step_failed(),
};

export const stepWord = (step: ComponentStep): string => stepWords[step]();

const needWords: Record<Need, () => string> = {
  action: () => m.need_action(),
  running: () => m.need_running(),
  failed: () => m.need_failed(),
  rest: () => m.need_rest(),
};

export const needWord = (need: Need): string => needWords[need]();

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
};

/** What a phase means and what comes next, as a sentence. */
export function phaseText(phase: Phase, { online, failed }: { online: boolean; failed: boolean }): string {
  if (phase === 'queued') return online ? m.phase_text_queued_online() : m.phase_text_queued_offline();
  if (phase === 'acknowledged') {
    return failed ? m.phase_text_acknowledged_failed() : m.phase_text_acknowledged_succeeded();
  }
  return phaseTexts[phase]();
}

const actionWords: Record<PersonAction, () => string> = {
  confirm: () => m.action_confirm(),
  appoint: () => m.action_appoint(),
  cancel: () => m.action_cancel(),
  retry: () => m.action_retry(),
  acknowledge: () => m.action_acknowledge(),
};

export const actionWord = (action: PersonAction): string => actionWords[action]();

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
  missing: () => m.violation_missing(),
  'in-past': () => m.violation_in_past(),
  'before-plan': () => m.violation_before_plan(),
  'after-plan': () => m.violation_after_plan(),
  'before-start': () => m.violation_before_start(),
  'too-short': () => m.violation_too_short(),
};

/** What is wrong with one end of an appointment. */
export const violationWord = ({ code }: AppointmentViolation): string => violationWords[code]();
