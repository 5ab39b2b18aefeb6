import type { DeviceBehaviour } from './device-behaviour';
import type { DeviceBook } from './device-book';
import type { Device, DevicePlan } from './model';
import { isAllowed, operations, phaseOf, type Operation } from './phases';
import type { PlanBook } from './plan-book';
import type { Timeline } from './timeline';
import { RefusedRequest, refusals, type Language, type RefusalName } from './words';

const hour = 3_600_000;
const maximumItems = 1000;

/** An item of userBatchConfirmUpgrade by our names; numbers as digits. */
export type ActionItem = Readonly<Record<string, unknown>>;

/** An item of successList or failList. */
interface Outcome {
  readonly planId: bigint | string | null;
  readonly productKey: string;
  readonly deviceKey: string;
  readonly code: number;
  readonly msg: string;
}

export interface ActionOutcome {
  readonly successList: readonly Outcome[];
  readonly failList: readonly Outcome[];
}

/** What users decide about plans: userBatchConfirmUpgrade and closeFinishTips. */
export class PlanActions {
  readonly #devices: DeviceBook;
  readonly #plans: PlanBook;
  readonly #behaviour: DeviceBehaviour;
  readonly #timeline: Timeline;

  constructor(devices: DeviceBook, plans: PlanBook, behaviour: DeviceBehaviour, timeline: Timeline) {
    this.#devices = devices;
    this.#plans = plans;
    this.#behaviour = behaviour;
    this.#timeline = timeline;
  }

  /** Carries out each item by itself; one that is refused stands in failList with its code and words. */
  act(accountId: string, items: readonly ActionItem[], language: Language): ActionOutcome {
    if (items.length > maximumItems) throw new RefusedRequest('parameterWrong');
    const successList: Outcome[] = [];
    const failList: Outcome[] = [];
    for (const item of items) {
      const refusal = this.#refusalOf(() => this.#actOnOne(accountId, item));
      const outcome = outcomeOf(item, refusal, language);
      (refusal === null ? successList : failList).push(outcome);
    }
    return { successList, failList };
  }

  /** The user has seen the result. */
  acknowledge(accountId: string, item: ActionItem): void {
    const device = this.#devices.findOwn(accountId, item.productKey, item.deviceKey);
    const plan = item.planId === undefined ? device.plans.at(-1) : planOf(device, item.planId);
    if (plan === undefined) throw new RefusedRequest('planUnknown');
    if (plan.deviceStatus !== 2 && plan.deviceStatus !== 3) throw new RefusedRequest('notPossibleNow');
    plan.confirm = 4;
    plan.resultUnseen = false;
  }

  #refusalOf(action: () => void): RefusalName | null {
    try {
      action();
      return null;
    } catch (error) {
      if (error instanceof RefusedRequest) return error.reason;
      throw error;
    }
  }

  #actOnOne(accountId: string, item: ActionItem): void {
    const device = this.#devices.findOwn(accountId, item.productKey, item.deviceKey);
    const plan = planOf(device, item.planId);
    if (plan === undefined || plan !== device.plans.at(-1)) throw new RefusedRequest('planUnknown');
    const operation = operationOf(item.operType);
    this.#check(plan, operation);
    switch (operation) {
      case 'confirm':
        plan.confirm = 1;
        plan.appointment = null;
        this.#behaviour.tryToTake(plan);
        return;
      case 'appoint':
        this.#plans.appoint(plan, this.#appointmentOf(plan, item));
        return;
      case 'cancel':
        plan.confirm = 3;
        plan.appointment = null;
        this.#behaviour.fail(plan, 'cancelled');
        return;
      case 'retry':
        plan.confirm = 1;
        plan.appointment = null;
        this.#behaviour.issue(plan);
    }
  }

  #check(plan: DevicePlan, operation: Operation): void {
    const now = this.#timeline.now();
    if (plan.plan.state === 'suspended') throw new RefusedRequest('planSuspended');
    if (plan.plan.state === 'terminated') throw new RefusedRequest('planTerminated');
    // What an app carries to the device itself cannot be started from here; it can be given up, and offered again.
    const starts = operation === 'confirm' || operation === 'appoint';
    if (plan.device.product.kind === 'bluetooth' && starts) throw new RefusedRequest('byBluetooth');
    if (isAllowed(operation, plan, now)) return;
    if (now >= plan.plan.period.end) throw new RefusedRequest('planEnded');
    if (phaseOf(plan, now) === 'not-open') throw new RefusedRequest('planNotOpen');
    throw new RefusedRequest('notPossibleNow');
  }

  #appointmentOf(plan: DevicePlan, item: ActionItem): { start: number; end: number } {
    const start = instantOf(item.appointStartTime);
    const end = instantOf(item.appointEndTime);
    const { period } = plan.plan;
    if (start < this.#timeline.now()) throw new RefusedRequest('appointmentPast');
    if (end - start < hour) throw new RefusedRequest('appointmentShort');
    if (start < period.start || end > period.end) throw new RefusedRequest('appointmentOutside');
    return { start, end };
  }
}

/** The plan of a device by its number, also one that another has replaced. */
export function planOf(device: Device, planId: unknown): DevicePlan | undefined {
  const digits = typeof planId === 'string' && /^\d{1,19}$/.test(planId) ? BigInt(planId) : null;
  return device.plans.findLast((candidate) => candidate.plan.id === digits);
}

function operationOf(operType: unknown): Operation {
  const found = (Object.keys(operations) as Operation[]).find(
    (name) => String(operations[name]) === String(operType),
  );
  if (found === undefined) throw new RefusedRequest('parameterWrong');
  return found;
}

function instantOf(value: unknown): number {
  const instant = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : NaN;
  if (!Number.isSafeInteger(instant)) throw new RefusedRequest('parameterWrong');
  return instant;
}

function outcomeOf(item: ActionItem, refusal: RefusalName | null, language: Language): Outcome {
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  const planId = text(item.planId);
  return {
    planId: /^\d{1,19}$/.test(planId) ? BigInt(planId) : null,
    productKey: text(item.productKey),
    deviceKey: text(item.deviceKey),
    code: refusal === null ? 200 : refusals[refusal].code,
    msg: refusal === null ? 'success' : refusals[refusal][language],
  };
}
