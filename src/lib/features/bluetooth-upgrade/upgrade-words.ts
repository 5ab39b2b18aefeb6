import type { ErrorCode } from '$lib/errors';
import { m } from '$lib/paraglide/messages';
import type { UpgradePhase, WorkName } from '$lib/upgrade/phases';
import type { DeviceHolds } from '$lib/upgrade/records';

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
