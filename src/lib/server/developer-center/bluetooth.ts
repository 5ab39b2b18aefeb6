import type { ReportName } from '../../developer-center/operations';
import type { DeviceBehaviour } from './device-behaviour';
import type { DeviceBook } from './device-book';
import { presentPlan, type Device, type DevicePlan } from './model';
import { phaseOf } from './phases';
import { applyVersion } from './requirements';
import { endStep, resetStep } from './steps';
import type { Timeline } from './timeline';
import { RefusedRequest } from './words';

/** The embedded Developer Center's own full table of reportStatus; of a real one only `confirmed` is known. */
export const embeddedReportCodes: Readonly<Record<ReportName, number>> = {
  confirmed: 10,
  downloading: 1,
  transferring: 2,
  succeeded: 11,
  failed: 12,
};

const bluetoothCapability = 4;
const keptReports = 10_000;

/** A report as it arrived; `at` by the calendar. */
export interface Report {
  readonly at: number;
  readonly accountId: string;
  readonly productKey: string;
  readonly deviceKey: string;
  readonly planId: string | null;
  readonly componentNo: string;
  readonly reportStatus: number;
  /** Null for a number that our table does not have. */
  readonly name: ReportName | null;
  readonly idempotencyKey: string | null;
}

/** Bluetooth plans, and what apps report of them. */
export class BluetoothReports {
  readonly #devices: DeviceBook;
  readonly #behaviour: DeviceBehaviour;
  readonly #timeline: Timeline;
  readonly #reports: Report[] = [];

  constructor(devices: DeviceBook, behaviour: DeviceBehaviour, timeline: Timeline) {
    this.#devices = devices;
    this.#behaviour = behaviour;
    this.#timeline = timeline;
  }

  /** In the order they arrived; the last ten thousand. */
  get all(): readonly Report[] {
    return this.#reports;
  }

  /**
   * The plan that an app may carry to the device now: its period open, not yet done, and the device not busy with it through
   * the cloud; null if there is none.
   */
  planFor(device: Device): DevicePlan | null {
    const plan = presentPlan(device);
    if (plan === null || (device.product.capabilities & bluetoothCapability) === 0) return null;
    const now = this.#timeline.now();
    if (now < plan.plan.period.start || now >= plan.plan.period.end || plan.deviceStatus === 2) return null;
    const throughCloud = plan.stage.kind !== 'waiting';
    return throughCloud || phaseOf(plan, now) === 'cancelled' ? null : plan;
  }

  /**
   * Takes a report. A success counts also after the plan's end: it may have waited in an app without a network.
   * Refusals: those of `findOwn`, parameterWrong, planUnknown, componentUnknown.
   */
  take(
    accountId: string,
    body: Readonly<Record<string, unknown>>,
    idempotencyKey: string | null,
  ): { planId: bigint } {
    const device = this.#devices.findOwn(accountId, body.productKey, body.deviceKey);
    const reportStatus = Number(body.reportStatus);
    const known = typeof body.reportStatus === 'string' && /^\d{1,2}$/.test(body.reportStatus);
    if (!known || reportStatus > 12 || typeof body.componentNo !== 'string')
      throw new RefusedRequest('parameterWrong');
    const plan = device.plans.at(-1);
    if (plan === undefined) throw new RefusedRequest('planUnknown');
    const index = plan.plan.components.findIndex((candidate) => candidate.componentNo === body.componentNo);
    if (index < 0) throw new RefusedRequest('componentUnknown');
    const name = nameOf(reportStatus);
    this.#reports.push({
      at: this.#timeline.now(),
      accountId,
      productKey: device.product.productKey,
      deviceKey: device.deviceKey,
      planId: String(plan.plan.id),
      componentNo: body.componentNo,
      reportStatus,
      name,
      idempotencyKey,
    });
    if (this.#reports.length > keptReports) this.#reports.shift();
    // What comes after the last success is late: it is kept, and changes nothing.
    if (name !== null && plan.deviceStatus !== 2) this.#apply(plan, index, name);
    return { planId: plan.plan.id };
  }

  #apply(plan: DevicePlan, index: number, name: ReportName): void {
    const component = plan.plan.components[index];
    const download = plan.downloads[index];
    const upgrade = plan.upgrades[index];
    if (component === undefined || download === undefined || upgrade === undefined) return;
    switch (name) {
      case 'confirmed':
        if (plan.deviceStatus === 3) this.#startOver(plan);
        plan.confirm = 1;
        plan.appointment = null;
        return;
      case 'downloading':
        this.#run(plan);
        download.status = 1;
        return;
      case 'transferring':
        this.#run(plan);
        endStep(download, 2, 0);
        upgrade.status = 1;
        return;
      case 'succeeded':
        this.#run(plan);
        endStep(download, 2, 0);
        endStep(upgrade, 2, 0);
        applyVersion(plan.device, component);
        if (plan.upgrades.every((step) => step.status === 2)) this.#behaviour.succeed(plan);
        return;
      case 'failed':
        this.#run(plan);
        this.#behaviour.fail(plan, 'reported');
    }
  }

  #run(plan: DevicePlan): void {
    if (plan.deviceStatus === 3) this.#startOver(plan);
    plan.run += 1;
    plan.stage = { kind: 'waiting' };
    plan.deviceStatus = 1;
    plan.failure = null;
    if (plan.confirm !== 1) plan.confirm = 1;
  }

  #startOver(plan: DevicePlan): void {
    plan.deviceStatus = 0;
    plan.failure = null;
    plan.resultUnseen = false;
    plan.confirm = 1;
    plan.upgrades.forEach((step, index) => {
      if (step.status === 2) return;
      resetStep(step);
      const download = plan.downloads[index];
      if (download !== undefined) resetStep(download);
    });
  }
}

function nameOf(code: number): ReportName | null {
  const names = Object.keys(embeddedReportCodes) as ReportName[];
  return names.find((name) => embeddedReportCodes[name] === code) ?? null;
}
