import { LARGEST_BATCH, type DeveloperCenter } from '../developer-center/client';
import type { Device, PlanDecision, PlanReference } from '../developer-center/types';
import { toOverairError, type OverairError } from '../errors';
import { availableActions, type Refusal } from '../plans/actions';
import { appointmentViolations, type AppointmentViolation } from '../plans/appointment';
import { deviceIdText } from '../plans/device-id';
import type { DevicePlan, Period } from '../plans/types';
import { inBatches } from './following';
import type { PlanStore } from './plan-store';

/** What can be done with many devices at once. */
export type BatchAction =
  | { readonly kind: 'confirm' | 'cancel' | 'retry' }
  | { readonly kind: 'appoint'; readonly appointment: Period }
  | { readonly kind: 'auto-confirmation'; readonly on: boolean };

/** Why it cannot be done with one of them. */
export type BatchObstacle =
  | { readonly kind: 'refusal'; readonly reason: Refusal }
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
  /** What is to be sent, one for each of `can`; empty for auto-confirmation, which needs no plan. */
  readonly decisions: readonly PlanDecision[];
}

export interface PreviewOptions {
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
  return { action, can, cannot, decisions };
}

async function judgeBatch(
  action: BatchAction,
  devices: readonly Device[],
  options: PreviewOptions,
): Promise<Verdict[]> {
  if (action.kind === 'auto-confirmation') {
    return devices.map((device) => (device.shared ? refusal('shared-device') : { decision: null }));
  }
  const { plans, error } = await askPlans(devices.flatMap(referenceOf), options);
  const now = options.client.serverTime.now();
  return devices.map((device) => {
    if (device.shared) return refusal('shared-device');
    if (referenceOf(device).length === 0) return refusal('no-plan');
    const plan = plans.get(deviceIdText(device));
    if (plan !== undefined) return judge(action, plan, now);
    return { obstacle: error === null ? { kind: 'not-told' } : { kind: 'not-asked', error } };
  });
}

function judge(
  action: Exclude<BatchAction, { kind: 'auto-confirmation' }>,
  plan: DevicePlan,
  now: number,
): Verdict {
  const availability = availableActions(plan, now, { shared: false })[action.kind];
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

const refusal = (reason: Refusal): Verdict => ({ obstacle: { kind: 'refusal', reason } });

/** None for a shared device either: its user cannot act, so there is nothing to ask. */
function referenceOf({ productKey, deviceKey, plan, shared }: Device): PlanReference[] {
  return plan.planId === null || shared ? [] : [{ productKey, deviceKey, planId: plan.planId }];
}

async function askPlans(
  references: readonly PlanReference[],
  { client, store, signal }: PreviewOptions,
): Promise<{ plans: ReadonlyMap<string, DevicePlan>; error: OverairError | null }> {
  if (references.length === 0) return { plans: new Map(), error: null };
  const sequence = store.begin();
  try {
    const { items } = await client.upgradeDetails(references, { signal });
    for (const plan of items) store.put(plan, plan, sequence);
    return { plans: new Map(items.map((plan) => [deviceIdText(plan), plan])), error: null };
  } catch (caught) {
    const error = toOverairError(caught);
    if (error.code === 'cancelled') throw error;
    return { plans: new Map(), error };
  }
}
