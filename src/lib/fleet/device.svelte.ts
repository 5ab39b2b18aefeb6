import { untrack } from 'svelte';
import type { Clock } from '../clock';
import type { DeveloperCenter } from '../developer-center/client';
import type { Device, DeviceAttributes } from '../developer-center/types';
import { toOverairError, type OverairError } from '../errors';
import type { BrowserSignal } from '../platform/signal';
import { availableActions, type Availabilities, type PersonAction } from '../plans/actions';
import { deviceIdText } from '../plans/device-id';
import { isRunning, planPhase, type Phase } from '../plans/phase';
import type { DeviceId, DevicePlan, Period } from '../plans/types';
import { performAction, type ActionOutcome } from './action';
import type { AutoConfirmations } from './auto-confirmation';
import type { Decider } from './decider';
import type { DeviceFacts, Fact } from './facts';
import type { Follower } from './follower';
import { askAgainAfter } from './following';
import type { Now } from './now.svelte';
import type { PlanStore } from './plan-store';

export interface DeviceServices {
  readonly client: Pick<DeveloperCenter, 'device' | 'devicePlan' | 'serverTime'>;
  readonly clock: Clock;
  readonly store: PlanStore;
  readonly follower: Pick<Follower, 'follow'>;
  readonly decider: Decider;
  readonly now: Now;
  readonly attributes: DeviceFacts<DeviceAttributes>;
  readonly autoConfirmations: AutoConfirmations;
  readonly visible: BrowserSignal;
}

/** How often a device whose plan is over, or that has none, is asked for a new one. */
const NEW_PLAN_MS = 30_000;

/** One device as its page shows it: what it is, its plan, what may be done, and what came of it. */
export class DeviceState {
  readonly id: DeviceId;
  readonly #services: DeviceServices;
  #device = $state.raw<Device | null>(null);
  #problem = $state.raw<OverairError | null>(null);
  #pending = $state.raw<PersonAction | null>(null);
  #outcome = $state.raw<ActionOutcome | null>(null);
  #closed = true;
  #wasRunning = false;
  #following: { readonly planId: string; readonly release: () => void } | null = null;

  /** `listed` is the device as a list has it, to be shown until it has been asked for by itself. */
  constructor(services: DeviceServices, id: DeviceId, listed?: Device) {
    this.#services = services;
    this.id = { productKey: id.productKey, deviceKey: id.deviceKey };
    this.#device = listed ?? null;
  }

  /** null while it is not known. */
  get device(): Device | null {
    return this.#device;
  }

  /** Why the device could not be asked for, e.g. `no-right` or `device-not-bound`; null where it could. */
  get problem(): OverairError | null {
    return this.#problem;
  }

  /** null where it has none, undefined while it is not known. */
  get plan(): DevicePlan | null | undefined {
    return this.#services.store.get(this.id);
  }

  /** Why the plan could not be asked for; undefined where it could. What was known of it stays. */
  get planProblem(): OverairError | undefined {
    return this.#services.store.problemOf(this.id);
  }

  /** null while it is not known. */
  get phase(): Phase | null {
    const { plan } = this;
    return plan === undefined ? null : planPhase(plan, this.#services.now.current);
  }

  /** null while it is not known. */
  get actions(): Availabilities | null {
    const { plan, device } = this;
    if (plan === undefined || device === null) return null;
    return availableActions(plan, this.#services.now.current, device);
  }

  get attributes(): Fact<DeviceAttributes> | undefined {
    return this.#services.attributes.get(this.id);
  }

  /** Asked for own devices alone. */
  get autoConfirmation(): Fact<boolean> | undefined {
    return this.#services.autoConfirmations.get(this.id);
  }

  /** The action under way; null where none is. */
  get pending(): PersonAction | null {
    return this.#pending;
  }

  /** What came of the last action; null where there was none, or it was dismissed. */
  get outcome(): ActionOutcome | null {
    return this.#outcome;
  }

  /** The version that a component had before the present plan; null where that is not known. */
  versionBefore(componentNo: string): string | null {
    const { plan } = this;
    return plan === undefined || plan === null ? null : this.#services.store.versionBefore(plan, componentNo);
  }

  /** Whether the present plan runs or ran though nobody confirmed it here, while auto-confirmation is on. */
  get ranUnasked(): boolean {
    const { plan, autoConfirmation } = this;
    if (plan === undefined || plan === null || autoConfirmation?.kind !== 'known') return false;
    const begun = plan.deviceStatus > 0 || plan.userConfirmStatus === 1;
    return autoConfirmation.value && begun && !this.#services.store.wasDecidedHere(plan);
  }

  /** Loads everything and follows the plan, until the returned function is called. */
  open(): () => void {
    // An effect that opens must not follow what opening reads.
    return untrack(() => this.#open());
  }

  #open(): () => void {
    const { store, clock } = this.#services;
    this.#closed = false;
    const unsubscribe = store.subscribe((device, plan) => {
      if (deviceIdText(device) === deviceIdText(this.id)) this.#onPlan(plan);
    });
    this.#onPlan(store.get(this.id) ?? null);
    void this.load();
    let cancel = (): void => undefined;
    const lookAgain = (): void => {
      cancel = clock.after(NEW_PLAN_MS, () => {
        if (this.#services.visible.active && this.#isOver()) void this.#loadPlan();
        lookAgain();
      });
    };
    lookAgain();
    return () => {
      this.#closed = true;
      cancel();
      unsubscribe();
      this.#follow(null);
    };
  }

  /** Asks for everything anew; what was known stays until then. Never rejects. */
  async load(): Promise<void> {
    const { attributes } = this.#services;
    await Promise.all([this.#loadDevice(), this.#loadPlan(), attributes.refresh(this.id)]);
  }

  /**
   * Does something with the plan, and resolves when `outcome` says what came of it. A second tap while one is under
   * way does nothing. `appoint` needs the period.
   */
  async act(action: PersonAction, appointment: Period | null = null): Promise<void> {
    const { plan, device } = this;
    if (this.#pending !== null || device === null) return;
    this.#pending = action;
    this.#outcome = null;
    try {
      const { decider, client } = this.#services;
      const wish = { action, appointment, plan: plan ?? null, shared: device.shared };
      this.#outcome = await performAction(decider, wish, client.serverTime.now());
    } finally {
      this.#pending = null;
    }
  }

  dismissOutcome(): void {
    this.#outcome = null;
  }

  async #loadDevice(): Promise<void> {
    const { client, autoConfirmations } = this.#services;
    try {
      this.#device = await client.device(this.id);
      this.#problem = null;
    } catch (error) {
      this.#problem = toOverairError(error);
      return;
    }
    if (!this.#device.shared) await autoConfirmations.refresh(this.id);
  }

  async #loadPlan(): Promise<void> {
    const { client, store } = this.#services;
    const sequence = store.begin();
    try {
      store.put(this.id, await client.devicePlan(this.id), sequence);
    } catch (error) {
      store.fail(this.id, toOverairError(error));
    }
  }

  #isOver(): boolean {
    const phase = planPhase(
      this.#services.store.get(this.id) ?? null,
      this.#services.client.serverTime.now(),
    );
    return askAgainAfter(phase, 0) === null;
  }

  /** Follows the plan that there is now, and asks for the versions when an upgrade is over. */
  #onPlan(plan: DevicePlan | null): void {
    if (this.#closed) return;
    this.#follow(plan);
    const running = isRunning(planPhase(plan, this.#services.client.serverTime.now()));
    if (this.#wasRunning && !running) {
      void this.#loadDevice();
      void this.#services.attributes.refresh(this.id);
    }
    this.#wasRunning = running;
  }

  #follow(plan: DevicePlan | null): void {
    const planId = plan === null || plan.planId === '' ? null : plan.planId;
    if (planId === (this.#following?.planId ?? null)) return;
    const before = this.#following;
    this.#following =
      planId === null ? null : { planId, release: this.#services.follower.follow([{ ...this.id, planId }]) };
    before?.release();
  }
}
