import type { Period } from '../../plans/types';
import type { DeviceBehaviour } from './device-behaviour';
import type { ComponentPlan, Device, DevicePlan, Plan, PlanState } from './model';
import { versionOf } from './requirements';
import { newStep } from './steps';
import type { Timeline } from './timeline';

/** What a plan is made of. */
export interface NewPlan {
  readonly name: string;
  readonly notes: string;
  readonly silent: boolean;
  readonly period: Period;
  readonly components: readonly ComponentPlan[];
}

/** Beyond 2^53, so that a client which reads planId as a number is found out. */
const firstPlanId = 9_107_199_254_740_993_001n;

/** The platform's plans: they reach devices, begin and end by the calendar, and can be suspended or terminated. */
export class PlanBook {
  readonly #timeline: Timeline;
  readonly #behaviour: DeviceBehaviour;
  readonly #plans = new Map<bigint, Plan>();
  #nextId = firstPlanId;

  constructor(timeline: Timeline, behaviour: DeviceBehaviour) {
    this.#timeline = timeline;
    this.#behaviour = behaviour;
  }

  get(id: bigint): Plan | undefined {
    return this.#plans.get(id);
  }

  create(content: NewPlan): Plan {
    const id = this.#nextId;
    this.#nextId += 7_919n;
    const components = [...content.components].sort((a, b) => a.sort - b.sort);
    const plan: Plan = { ...content, id, components, state: 'activated', devices: [] };
    this.#plans.set(id, plan);
    if (plan.period.start > this.#timeline.now()) {
      this.#timeline.at(plan.period.start, () => {
        for (const devicePlan of plan.devices) this.#open(devicePlan);
      });
    }
    this.#timeline.at(plan.period.end, () => {
      for (const devicePlan of plan.devices) this.#endFor(devicePlan);
    });
    return plan;
  }

  /** The plan reaches a device and takes the place of the one before; pushed at once if nobody has to confirm it. */
  assign(plan: Plan, device: Device): DevicePlan {
    const devicePlan: DevicePlan = {
      plan,
      device,
      startVersions: plan.components.map((component) => versionOf(device, component)),
      deviceStatus: 0,
      confirm: plan.silent ? 1 : 0,
      appointment: null,
      failure: null,
      resultUnseen: false,
      stage: { kind: 'waiting' },
      run: 0,
      downloads: plan.components.map(newStep),
      upgrades: plan.components.map(newStep),
    };
    device.plans.push(devicePlan);
    plan.devices.push(devicePlan);
    if (this.#timeline.now() >= plan.period.start) this.#open(devicePlan);
    return devicePlan;
  }

  /** The user's appointment: it starts at its time, and fails if its period ends before the device has begun. */
  appoint(devicePlan: DevicePlan, appointment: Period): void {
    devicePlan.confirm = 2;
    devicePlan.appointment = appointment;
    this.#timeline.at(appointment.start, () => {
      if (devicePlan.appointment === appointment) this.#behaviour.tryToTake(devicePlan);
    });
    this.#timeline.at(appointment.end, () => {
      const isPresent = devicePlan.appointment === appointment && devicePlan.confirm === 2;
      if (isPresent && devicePlan.deviceStatus === 0) this.#behaviour.fail(devicePlan, 'appointment-ended');
    });
  }

  /** Suspends, terminates or takes up a plan; what runs on a device goes on. */
  setState(plan: Plan, state: PlanState): void {
    plan.state = state;
    if (state === 'activated') for (const devicePlan of plan.devices) this.#open(devicePlan);
  }

  /** The plan's period is open: what nobody has to confirm is pushed. */
  #open(devicePlan: DevicePlan): void {
    const { device } = devicePlan;
    if (device.plans.at(-1) !== devicePlan) return;
    if (device.autoConfirm && devicePlan.confirm === 0 && device.product.kind !== 'bluetooth') {
      devicePlan.confirm = 1;
    }
    this.#behaviour.tryToTake(devicePlan);
  }

  #endFor(devicePlan: DevicePlan): void {
    const waits = devicePlan.confirm === 1 || devicePlan.confirm === 2;
    if (waits && devicePlan.deviceStatus === 0) this.#behaviour.fail(devicePlan, 'plan-ended');
  }
}
