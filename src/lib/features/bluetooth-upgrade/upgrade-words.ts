import type { ReportName } from '$lib/developer-center/operations';
import type { ErrorCode } from '$lib/errors';
import { m } from '$lib/paraglide/messages';
import type { Standing } from '$lib/outbox/standing';
import { brief, NOTES_LENGTH } from '$lib/ui/foreign-text';
import type { ComponentOutcome } from '$lib/upgrade/records';
import type { UpgradePhase, WorkName } from '$lib/upgrade/phases';
import type { DeviceHolds } from '$lib/upgrade/records';
import { duration } from '$lib/ui/format';

export const steps = ['plan', 'package', 'connect', 'transfer', 'restart', 'result'] as const;
export type UpgradeStep = (typeof steps)[number];

const stepOfPhase: Record<WorkName, UpgradeStep> = {
  planning: 'plan',
  'no-plan': 'plan',
  settling: 'plan',
  interrupted: 'plan',
  offering: 'plan',
  confirming: 'plan',
  'checking-packages': 'package',
  downloading: 'package',
  choosing: 'connect',
  connecting: 'connect',
  'signing-in': 'connect',
  asking: 'connect',
  transferring: 'transfer',
  reconnecting: 'transfer',
  restarting: 'restart',
  checking: 'restart',
};

/** The step that a phase belongs to; if the upgrade failed or was ended, the step at which it did. */
export function stepOf(phase: UpgradePhase): UpgradeStep {
  if (phase.name === 'finished') return 'result';
  return stepOfPhase['during' in phase ? phase.during : phase.name];
}

const stepWords: Record<UpgradeStep, () => string> = {
  plan: () => m.upgrade_step_plan(),
  package: () => m.upgrade_step_package(),
  connect: () => m.upgrade_step_connect(),
  transfer: () => m.upgrade_step_transfer(),
  restart: () => m.upgrade_step_restart(),
  result: () => m.upgrade_step_result(),
};

export const upgradeStepWord = (step: UpgradeStep): string => stepWords[step]();

const holdsWords: Record<DeviceHolds, () => string> = {
  untouched: () => m.upgrade_holds_untouched(),
  partial: () => m.upgrade_holds_partial(),
  rejected: () => m.upgrade_holds_rejected(),
  accepted: () => m.upgrade_holds_accepted(),
  unknown: () => m.upgrade_holds_unknown(),
  'other-version': () => m.upgrade_holds_other_version(),
};

/** What the device has now, as a sentence. */
export const holdsWord = (holds: DeviceHolds): string => holdsWords[holds]();

const reportWords: Record<ReportName, () => string> = {
  confirmed: () => m.upgrade_report_confirmed(),
  downloading: () => m.upgrade_report_downloading(),
  transferring: () => m.upgrade_report_transferring(),
  succeeded: () => m.upgrade_report_succeeded(),
  failed: () => m.step_failed(),
};

export const reportWord = (report: ReportName): string => reportWords[report]();

/** What became of a report, as a sentence; undefined while it is being read. */
export function reportStandingWord(standing: Standing | undefined): string {
  switch (standing?.kind) {
    case undefined:
      return m.upgrade_report_state_saving();
    case 'waiting':
      return waitingReportWord(standing);
    case 'unknown':
      return standing.held ? m.upgrade_report_state_memory() : m.activity_uncertain();
    case 'accepted':
      return m.activity_accepted();
    case 'lapsed':
    case 'replaced':
    case 'withdrawn':
      return m.upgrade_report_state_dropped();
    case 'refused': {
      const { message, upstreamCode } = standing.refusal;
      return message === ''
        ? m.upgrade_report_state_refused()
        : m.upgrade_report_refusal({ message: brief(message, NOTES_LENGTH), code: upstreamCode });
    }
  }
}

function waitingReportWord({ why, held }: Extract<Standing, { kind: 'waiting' }>): string {
  if (held) return m.upgrade_report_state_memory();
  if (why === 'code') return m.upgrade_report_state_unconfigured();
  return why === 'answer' ? m.activity_sent() : m.outcome_saved_title();
}

const unverifiedWords: Record<Extract<ComponentOutcome, { kind: 'unverified' }>['why'], () => string> = {
  'version-unreadable': () => m.upgrade_unverified_readable(),
  'verdict-unknown': () => m.upgrade_unverified_verdict(),
  'not-seen-again': () => m.upgrade_unverified_seen(),
};

/** Why a result is not known, as a sentence. */
export const unverifiedWord = (why: Extract<ComponentOutcome, { kind: 'unverified' }>['why']): string =>
  unverifiedWords[why]();

/** What a device that is back has said of its version so far, as sentences: a reading is no result yet. */
export function readingWord(
  { reading, until }: Pick<Extract<UpgradePhase, { name: 'checking' }>, 'reading' | 'until'>,
  now: number,
): string {
  if (until === null) return m.upgrade_checking_text();
  const left = duration(Math.max(0, until - now));
  return reading === null
    ? m.upgrade_checking_silent({ duration: left })
    : m.upgrade_checking_reading({ version: reading, duration: left });
}

const otherDevice: ReadonlySet<ErrorCode> = new Set([
  'device-other',
  'device-secret-wrong',
  'device-refused-sign-in',
]);

const notFound: ReadonlySet<ErrorCode> = new Set([
  'device-out-of-range',
  'device-not-back',
  'device-silent',
  'device-flooding',
  'link-lost',
  'service-missing',
  'subscription-refused',
  'write-refused',
]);

/** Which device may be chosen after a failure: another, the same under another address or name, or there is no need. */
export function choiceAfter(code: ErrorCode): 'other' | 'same' | 'none' {
  if (otherDevice.has(code)) return 'other';
  return notFound.has(code) ? 'same' : 'none';
}
