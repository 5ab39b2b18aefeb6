import { LARGEST_BATCH, type DeveloperCenter } from '$lib/developer-center/client';
import type { Device, PlanDecision, PlanReference } from '$lib/developer-center/types';
import type { OverairError } from '$lib/errors';
import { availableActions, type UnavailableReason } from '$lib/plans/actions';
import { appointableWindow, appointmentViolations, type AppointmentViolation } from '$lib/plans/appointment';
import { deviceIdText } from '$lib/plans/device-id';
import { listPhase } from '$lib/plans/phase';
import type { DevicePlan, Period } from '$lib/plans/types';
import { batchConcerns, type BatchConcerns, type ConcernServices } from './batch-concerns';
import { askPlans } from './ask-plans';
import { inBatches } from '$lib/fleet/polling';
import type { PlanStore } from '$lib/fleet/plan-store';

/** What can be done with many devices at once. */
export type BatchAction =
  | { readonly kind: 'confirm' | 'cancel' | 'retry' }
  | { readonly kind: 'appoint'; readonly appointment: Period }
  | { readonly kind: 'auto-confirmation'; readonly on: boolean };

/** Which of the things one can do with many devices; the choice of a time comes before its `BatchAction`. */
export type BatchKind = BatchAction['kind'];

/** Why it cannot be done with one of them. */
export type BatchObstacle =
  | { readonly kind: 'refusal'; readonly reason: UnavailableReason }
  /** The appointment does not fit this device's plan. */
  | { readonly kind: 'appointment'; readonly violations: readonly AppointmentViolation[] }
  /** The platform was asked and said nothing of this device. */
  | { readonly kind: 'not-told' }
  /** The platform could not be asked. */
  | { readonly kind: 'not-asked'; readonly error: OverairError };

export interface Hindered {
  readonly device: Device;
  readonly obstacle: BatchObstacle;
}

/** What would happen: every device is in exactly one of the two, in the order of the selection. */
export interface BatchPreview {
  readonly action: BatchAction;
  readonly can: readonly Device[];
  readonly cannot: readonly Hindered[];
  /** What speaks against it with some of `can`. */
  readonly concerns: BatchConcerns;
  /** What is to be sent, one for each of `can`; empty for auto-confirmation, which needs no plan. */
  readonly decisions: readonly PlanDecision[];
}

/** When the devices of a selection can be appointed. */
export interface CommonTime {
  readonly devices: readonly Device[];
  /** The devices that can be appointed at all. */
  readonly can: readonly Device[];
  readonly cannot: readonly Hindered[];
  /** Fits the plans of all that can; null if there is no such hour. */
  readonly common: Period | null;
  /** From the earliest that fits any of them to the latest; null if none can. */
  readonly widest: Period | null;
}

export interface PreviewOptions extends ConcernServices {
  readonly client: Pick<DeveloperCenter, 'upgradeDetails' | 'serverTime'>;
  readonly store: PlanStore;
  readonly signal: AbortSignal;
  /** Told after each question how many devices are judged. */
  readonly onProgress: (done: number) => void;
}

type Verdict = { readonly decision: PlanDecision | null } | { readonly obstacle: BatchObstacle };

/**
 * Asks the platform for the plans of the selected devices, in batches, and says with which of them an action is
 * possible now, and why not with the others. A failed question hinders its devices alone; rejects only with
 * `cancelled`.
 */
export async function previewBatch(
  action: BatchAction,
  devices: readonly Device[],
  options: PreviewOptions,
): Promise<BatchPreview> {
  const verdicts: Verdict[] = [];
  for (const batch of inBatches(devices, LARGEST_BATCH)) {
    verdicts.push(...(await judgeBatch(action, batch, options)));
    options.onProgress(verdicts.length);
  }
  const can: Device[] = [];
  const cannot: Hindered[] = [];
  const decisions: PlanDecision[] = [];
  for (const [index, device] of devices.entries()) {
    const verdict = verdicts[index] ?? { obstacle: { kind: 'not-told' } };
    if ('obstacle' in verdict) {
      cannot.push({ device, obstacle: verdict.obstacle });
    } else {
      can.push(device);
      if (verdict.decision !== null) decisions.push(verdict.decision);
    }
  }
  const concerns = await batchConcerns(action.kind, can, options, options.signal);
  return { action, can, cannot, concerns, decisions };
}

/**
 * Asks the platform for the plans of the selected devices and says when an appointment fits them. A failed question
 * hinders its devices alone; rejects only with `cancelled`.
 */
export async function findCommonTime(
  devices: readonly Device[],
  options: PreviewOptions,
): Promise<CommonTime> {
  const windows: Period[] = [];
  const can: Device[] = [];
  const cannot: Hindered[] = [];
  for (const batch of inBatches(devices, LARGEST_BATCH)) {
    for (const { device, plan, obstacle } of await plansOf(batch, options)) {
      const found = plan === null ? { obstacle } : appointable(plan, device, options.client.serverTime.now());
      if ('obstacle' in found) {
        cannot.push({ device, obstacle: found.obstacle });
      } else {
        can.push(device);
        windows.push(found.window);
      }
    }
    options.onProgress(can.length + cannot.length);
  }
  return { devices, can, cannot, ...bounds(windows, options.client.serverTime.now()) };
}

function bounds(windows: readonly Period[], now: number): Pick<CommonTime, 'common' | 'widest'> {
  let common: Period = { start: -Infinity, end: Infinity };
  let widest: Period = { start: Infinity, end: -Infinity };
  for (const { start, end } of windows) {
    common = { start: Math.max(common.start, start), end: Math.min(common.end, end) };
    widest = { start: Math.min(widest.start, start), end: Math.max(widest.end, end) };
  }
  return windows.length === 0
    ? { common: null, widest: null }
    : { common: appointableWindow(common, now), widest };
}

function appointable(
  plan: DevicePlan,
  device: Device,
  now: number,
): { window: Period } | { obstacle: BatchObstacle } {
  const { appoint } = availableActions(plan, now, device);
  if (!appoint.allowed) return refusal(appoint.reason);
  const window = appointableWindow(plan.period, now);
  // Less than an hour is left, so that any appointment would end too late.
  return window === null
    ? { obstacle: { kind: 'appointment', violations: [{ field: 'end', code: 'after-plan' }] } }
    : { window };
}

async function judgeBatch(
  action: BatchAction,
  devices: readonly Device[],
  options: PreviewOptions,
): Promise<Verdict[]> {
  if (action.kind === 'auto-confirmation') {
    return devices.map((device) => (device.shared ? refusal('shared-device') : { decision: null }));
  }
  const asked = await plansOf(devices, options);
  const now = options.client.serverTime.now();
  return asked.map(({ device, plan, obstacle }) =>
    plan === null ? { obstacle } : judge(action, device, plan, now),
  );
}

interface Asked {
  readonly device: Device;
  readonly plan: DevicePlan | null;
  /** Why there is no plan to judge by; of no meaning if there is one. */
  readonly obstacle: BatchObstacle;
}

async function plansOf(devices: readonly Device[], options: PreviewOptions): Promise<Asked[]> {
  const { plans, error } = await askPlans(devices.flatMap(referenceOf), options);
  const silence: BatchObstacle = error === null ? { kind: 'not-told' } : { kind: 'not-asked', error };
  return devices.map((device) => {
    const plan = plans.get(deviceIdText(device)) ?? null;
    if (device.shared) return { device, plan: null, ...refusal('shared-device') };
    if (referenceOf(device).length === 0) {
      const isUnknown = listPhase(device.plan) === 'unknown';
      return { device, plan: null, ...refusal(isUnknown ? 'state-unknown' : 'no-plan') };
    }
    return { device, plan, obstacle: silence };
  });
}

function judge(
  action: Exclude<BatchAction, { kind: 'auto-confirmation' }>,
  device: Device,
  plan: DevicePlan,
  now: number,
): Verdict {
  const availability = availableActions(plan, now, device)[action.kind];
  if (!availability.allowed) return refusal(availability.reason);
  const { productKey, deviceKey, planId } = plan;
  if (action.kind !== 'appoint') {
    return { decision: { productKey, deviceKey, planId, action: action.kind } };
  }
  const { appointment } = action;
  const violations = appointmentViolations(appointment, plan.period, now);
  if (violations.length > 0) return { obstacle: { kind: 'appointment', violations } };
  return { decision: { productKey, deviceKey, planId, action: 'appoint', appointment } };
}

const refusal = (reason: UnavailableReason): { readonly obstacle: BatchObstacle } => ({
  obstacle: { kind: 'refusal', reason },
});

/** None for a shared device either: its user cannot act, so there is nothing to ask. */
function referenceOf({ productKey, deviceKey, plan, shared }: Device): PlanReference[] {
  return plan.planId === null || shared ? [] : [{ productKey, deviceKey, planId: plan.planId }];
}
