import type { BehaviouralFailure, ComponentPlan, Device, DevicePlan, FailureKind } from './model';
import { isOnline } from './model';
import { applyVersion, unmetRequirement } from './requirements';
import { endStep, pauseStep, resetStep, startStep } from './steps';
import type { Timeline } from './timeline';

/** How long a device takes, in milliseconds of device time at pace 1: a walk of one component is about a minute. */
const times = {
  take: 3_000,
  downloadBase: 12_000,
  downloadBytesPerSecond: 40_000,
  downloadLongest: 60_000,
  upgrade: 25_000,
  reboot: 12_000,
  report: 2_000,
  returnTimeout: 60_000,
  lateReturn: 30_000,
} as const;

/** Where a download and an upgrade that fail do so, 0–1. */
const failsAt = { download: 0.6, flash: 0.5 } as const;

/** What devices do once a plan has been issued to them. */
export class DeviceBehaviour {
  readonly #timeline: Timeline;

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  /** Issues the plan from its beginning: the device takes it as soon as it may. */
  issue(plan: DevicePlan): void {
    plan.run += 1;
    plan.deviceStatus = 0;
    plan.failure = null;
    plan.resultUnseen = false;
    plan.stage = { kind: 'waiting' };
    for (const step of [...plan.downloads, ...plan.upgrades]) resetStep(step);
    this.tryToTake(plan);
  }

  /** Lets the device take the plan if it is confirmed, its time has come and the device can be reached. */
  tryToTake(plan: DevicePlan): void {
    if (plan.stage.kind !== 'waiting' || !this.#mayBegin(plan)) return;
    plan.stage = { kind: 'taking' };
    this.#after(plan, times.take, () => {
      plan.stage = { kind: 'waiting' };
      if (this.#mayBegin(plan)) this.#begin(plan);
    });
  }

  /** For the seed: puts a device into the middle of its walk, `fraction` (0–1) through a step of a component. */
  enter(plan: DevicePlan, kind: 'download' | 'upgrade', index: number, fraction: number): void {
    plan.deviceStatus = 1;
    const before = [...plan.downloads.slice(0, index), ...plan.upgrades.slice(0, index)];
    for (const step of before) endStep(step, 2, this.#timeline.deviceTime());
    const step = (kind === 'download' ? plan.downloads : plan.upgrades)[index];
    if (step !== undefined) step.done = fraction;
    if (kind === 'download') {
      this.#download(plan, index);
      return;
    }
    const download = plan.downloads[index];
    if (download !== undefined) endStep(download, 2, this.#timeline.deviceTime());
    this.#upgrade(plan, index);
  }

  /** The device is switched on, or has its network again. */
  wake(device: Device): void {
    if (device.reachable) return;
    device.reachable = true;
    this.#seen(device);
    const plan = device.plans.at(-1);
    if (plan === undefined) return;
    const { stage } = plan;
    if (stage.kind === 'download') this.#download(plan, stage.index);
    else if (stage.kind === 'upgrade') this.#upgrade(plan, stage.index);
    else if (stage.kind === 'return') this.#return(plan);
    else this.tryToTake(plan);
  }

  /** The device is switched off, or has lost its network: what it was doing stands still. */
  sleep(device: Device): void {
    if (!device.reachable) return;
    this.#seen(device);
    device.reachable = false;
    const plan = device.plans.at(-1);
    if (plan?.stage.kind === 'taking') plan.stage = { kind: 'waiting' };
    const step = plan && runningStep(plan);
    if (plan === undefined || plan.stage.kind === 'reboot') return;
    plan.run += 1;
    if (step) pauseStep(step, this.#timeline.deviceTime());
  }

  /** Ends the plan for the device as failed. */
  fail(plan: DevicePlan, failure: FailureKind): void {
    plan.run += 1;
    plan.stage = { kind: 'waiting' };
    plan.deviceStatus = 3;
    plan.failure = failure;
    plan.resultUnseen = failure !== 'cancelled';
    for (const step of [...plan.downloads, ...plan.upgrades]) {
      if (step.status === 1) endStep(step, 3, this.#timeline.deviceTime());
    }
  }

  #mayBegin(plan: DevicePlan): boolean {
    const now = this.#timeline.now();
    const { period, state } = plan.plan;
    if (plan.deviceStatus !== 0 || state !== 'activated' || !isOnline(plan.device)) return false;
    if (plan.device.plans.at(-1) !== plan) return false; // another plan has taken its place
    if (plan.device.product.kind === 'bluetooth' || now < period.start || now >= period.end) return false;
    if (plan.confirm === 1) return true;
    return (
      plan.confirm === 2 &&
      plan.appointment !== null &&
      now >= plan.appointment.start &&
      now < plan.appointment.end
    );
  }

  #begin(plan: DevicePlan): void {
    const refusal = unmetRequirement(plan);
    if (refusal !== null) {
      this.fail(plan, refusal);
      return;
    }
    plan.deviceStatus = 1;
    this.#download(plan, 0);
  }

  #download(plan: DevicePlan, index: number): void {
    const component = plan.plan.components[index];
    const step = plan.downloads[index];
    if (component === undefined || step === undefined) return;
    plan.stage = { kind: 'download', index };
    const fails = plan.device.failure?.kind;
    const until = fails === 'download' ? failsAt.download : 1;
    this.#run(plan, step, downloadTime(component), until, () => {
      if (fails === 'download' || fails === 'check') {
        this.#failOnPurpose(plan, fails);
        return;
      }
      endStep(step, 2, this.#timeline.deviceTime());
      this.#upgrade(plan, index);
    });
  }

  #upgrade(plan: DevicePlan, index: number): void {
    const step = plan.upgrades[index];
    if (step === undefined) return;
    plan.stage = { kind: 'upgrade', index };
    const fails = plan.device.failure?.kind === 'flash';
    this.#run(plan, step, times.upgrade, fails ? failsAt.flash : 1, () => {
      if (fails) {
        this.#failOnPurpose(plan, 'flash');
      } else if (index + 1 < plan.plan.components.length) {
        endStep(step, 2, this.#timeline.deviceTime());
        this.#download(plan, index + 1);
      } else {
        // The last component counts as running until the device is back: only its version tells that it is done.
        pauseStep(step, this.#timeline.deviceTime());
        this.#reboot(plan);
      }
    });
  }

  #run(
    plan: DevicePlan,
    step: DevicePlan['downloads'][number],
    time: number,
    until: number,
    task: () => void,
  ) {
    const duration = time * plan.device.pace;
    startStep(step, this.#timeline.deviceTime(), duration);
    this.#after(plan, Math.max(0, until - step.done) * time, task);
  }

  #reboot(plan: DevicePlan): void {
    const { device } = plan;
    plan.stage = { kind: 'reboot' };
    this.#seen(device);
    device.rebooting = true;
    if (device.failure?.kind === 'no-return') {
      this.#after(plan, times.returnTimeout, () => {
        this.#failOnPurpose(plan, 'no-return');
        this.#timeline.afterDeviceTime(times.lateReturn * device.pace, () => {
          device.rebooting = false;
          this.#seen(device);
          const present = device.plans.at(-1);
          if (present !== undefined) this.tryToTake(present);
        });
      });
      return;
    }
    this.#after(plan, times.reboot, () => {
      device.rebooting = false;
      plan.stage = { kind: 'return' };
      if (device.reachable) this.#return(plan);
    });
  }

  #return(plan: DevicePlan): void {
    this.#seen(plan.device);
    this.#after(plan, times.report, () => {
      if (plan.device.failure?.kind === 'old-version') {
        this.#failOnPurpose(plan, 'old-version');
        return;
      }
      for (const component of plan.plan.components) applyVersion(plan.device, component);
      this.succeed(plan);
    });
  }

  /** The device has reported the target version of every component. */
  succeed(plan: DevicePlan): void {
    plan.run += 1;
    plan.stage = { kind: 'waiting' };
    for (const step of [...plan.downloads, ...plan.upgrades]) endStep(step, 2, this.#timeline.deviceTime());
    plan.deviceStatus = 2;
    plan.failure = null;
    plan.resultUnseen = true;
    this.#seen(plan.device);
  }

  #failOnPurpose(plan: DevicePlan, kind: BehaviouralFailure): void {
    const { device } = plan;
    const left = (device.failure?.times ?? 1) - 1;
    device.failure = left > 0 ? { kind, times: left } : null;
    this.fail(plan, kind);
  }

  #after(plan: DevicePlan, ms: number, task: () => void): void {
    const run = ++plan.run;
    this.#timeline.afterDeviceTime(ms * plan.device.pace, () => {
      if (plan.run === run) task();
    });
  }

  #seen(device: Device): void {
    // Whole milliseconds: at a speed, what a device does falls between two of them.
    device.lastSeen = Math.floor(this.#timeline.now());
  }
}

function downloadTime(component: ComponentPlan): number {
  const bytes = component.files.reduce((sum, file) => sum + file.size, 0);
  return Math.min(times.downloadLongest, times.downloadBase + (bytes / times.downloadBytesPerSecond) * 1000);
}

function runningStep(plan: DevicePlan) {
  const { stage } = plan;
  if (stage.kind === 'download') return plan.downloads[stage.index];
  return stage.kind === 'upgrade' ? plan.upgrades[stage.index] : undefined;
}
