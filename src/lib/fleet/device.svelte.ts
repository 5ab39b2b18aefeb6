import { untrack } from 'svelte';
import type { Clock } from '../clock';
import type { DeveloperCenter } from '../developer-center/client';
import type { Device, DeviceAttributes } from '../developer-center/types';
import { toOverairError, type OverairError } from '../errors';
import type { BrowserSignal } from '../platform/signal';
import { availableActions, type Availabilities, type PersonAction } from '../plans/actions';
import { deviceIdText } from '../plans/device-id';
import { hasBegun, isRunning, planPhase, type Phase } from '../plans/phase';
import type { DeviceReading } from '../plans/requirements';
import type { DeviceId, DevicePlan, Period } from '../plans/types';
import { performAction, type ActionOutcome } from './action';
import type { AutoConfirmations } from './auto-confirmation';
import type { Decider } from './decider';
import type { DeviceFacts, Fact } from './facts';
import type { Follower } from './follower';
import { askAgainAfter } from './following';
import type { Histories } from './histories';
import { DeviceHistory, type HistoryEntry } from './history.svelte';
import type { Now } from './now.svelte';
import type { PlanStore } from './plan-store';
import { ownedAs } from './ownership';
import { everyTick } from './ticks';

export interface DeviceServices {
  readonly client: Pick<DeveloperCenter, 'device' | 'devicePlan' | 'serverTime'>;
  readonly clock: Clock;
  readonly store: PlanStore;
  readonly follower: Pick<Follower, 'follow'>;
  readonly decider: Decider;
  readonly now: Now;
  readonly attributes: DeviceFacts<DeviceAttributes>;
  readonly autoConfirmations: AutoConfirmations;
  readonly histories: Histories;
  readonly visible: BrowserSignal;
}

/** How often the page looks whether there is something to ask for. */
const TICK_MS = 5_000;

/** How many ticks apart: whether a resting device is online, a new plan where there is none or it is over; the readings. */
const CALM_TICKS = 6;
const READING_TICKS = 12;

/** One device as its page shows it: what it is, its plan, what may be done, and what came of it. */
export class DeviceState {
  readonly id: DeviceId;
  readonly #services: DeviceServices;
  #device = $state.raw<Device | null>(null);
  #problem = $state.raw<OverairError | null>(null);
  #pending = $state.raw<PersonAction | null>(null);
  #outcome = $state.raw<ActionOutcome | null>(null);
  /** The appointment that the last accepted one took the place of. */
  #replaced = $state.raw<Period | null>(null);
  readonly #history: DeviceHistory;
  #closed = true;
  #wasRunning = false;
  #askingDevice = false;
  #judgedPlanId: string | null = null;
  #following: { readonly planId: string; readonly release: () => void } | null = null;

  /** `listed` is the device as a list has it, to be shown until it has been asked for by itself. */
  constructor(services: DeviceServices, id: DeviceId, listed?: Device) {
    this.#services = services;
    this.id = { productKey: id.productKey, deviceKey: id.deviceKey };
    this.#device = listed ?? null;
    this.#history = services.histories.of(id, (onChange) => new DeviceHistory(onChange));
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

  /** What the device last said of itself. */
  get reading(): DeviceReading {
    const { attributes } = this;
    return attributes?.kind === 'known' ? attributes.value : { battery: null, signal: null };
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

  /** What this app saw happen with the device, and did, the latest last. */
  get history(): readonly HistoryEntry[] {
    return this.#history.entries;
  }

  /** The appointment that was changed by the last action, so that it can be changed back; null where none was. */
  get replacedAppointment(): Period | null {
    return this.#replaced;
  }

  /** The version that a component had before the present plan; null where that is not known. */
  versionBefore(componentNo: string): string | null {
    const { plan } = this;
    return plan === undefined || plan === null ? null : this.#services.store.versionBefore(plan, componentNo);
  }

  /**
   * Whether the present plan had begun when it was first seen so, auto-confirmation was on then, and nobody had
   * decided it in this browser.
   */
  get ranUnasked(): boolean {
    const { plan } = this;
    return plan !== undefined && plan !== null && this.#services.store.wasUnasked(plan);
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
    const known = store.get(this.id);
    if (known !== undefined) this.#onPlan(known);
    void this.load();
    const stopLooking = everyTick(clock, TICK_MS, (count) => {
      this.#lookAgain(count);
    });
    return () => {
      this.#closed = true;
      stopLooking();
      unsubscribe();
      this.#follow(null);
    };
  }

  /** Asks for everything anew; what was known stays until then. Never rejects. */
  async load(): Promise<void> {
    const { attributes, autoConfirmations } = this.#services;
    const loadDevice = async (): Promise<void> => {
      await this.#loadDevice();
      if (this.#device?.shared !== false) return;
      await autoConfirmations.refresh(this.id);
      this.#judgeUnasked(this.plan ?? null);
    };
    await Promise.all([loadDevice(), this.#loadPlan(), attributes.refresh(this.id)]);
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
    this.#replaced = null;
    try {
      const { decider, client } = this.#services;
      const wish = { action, appointment, plan: plan ?? null, device };
      const outcome = await performAction(decider, wish, client.serverTime.now());
      this.#outcome = outcome;
      if (outcome.result !== 'accepted') return;
      this.#history.did(action, client.serverTime.now());
      if (action === 'appoint') this.#replaced = plan?.appointment ?? null;
    } finally {
      this.#pending = null;
    }
  }

  dismissOutcome(): void {
    this.#outcome = null;
  }

  async #loadDevice(): Promise<void> {
    const { client } = this.#services;
    // While a session is being renewed questions wait for it: one is enough.
    if (this.#askingDevice) return;
    this.#askingDevice = true;
    try {
      const device = await client.device(this.id);
      this.#device = ownedAs(device, this.#device);
      this.#problem = null;
      if (device.online !== null) this.#history.sawPresence(device.online, client.serverTime.now());
    } catch (error) {
      this.#problem = toOverairError(error);
    } finally {
      this.#askingDevice = false;
    }
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

  /** A device at work goes offline and comes back; one at rest may get a plan, or another battery. */
  #lookAgain(count: number): void {
    const { visible, attributes } = this.#services;
    if (!visible.active || this.#device === null) return;
    if (this.#wasRunning || count % CALM_TICKS === 0) void this.#loadDevice();
    const asked = count % CALM_TICKS === 0 && this.#isOver();
    // One that still waits may have been replaced by another plan, which following it does not tell.
    if (asked || (count % READING_TICKS === 0 && !this.#wasRunning)) void this.#loadPlan();
    if (count % READING_TICKS === 0) void attributes.refresh(this.id);
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
    const now = this.#services.client.serverTime.now();
    this.#history.sawPlan(plan, now);
    this.#judgeUnasked(plan);
    const running = isRunning(planPhase(plan, now));
    if (this.#wasRunning && !running) {
      void this.#loadDevice();
      void this.#services.attributes.refresh(this.id);
    }
    this.#wasRunning = running;
  }

  /** Judges a plan once, when it is first seen to have begun: a switch that is set later says nothing of it. */
  #judgeUnasked(plan: DevicePlan | null): void {
    const { autoConfirmation } = this;
    if (plan === null || plan.planId === this.#judgedPlanId || autoConfirmation?.kind !== 'known') return;
    const begun =
      (hasBegun(plan) && plan.userConfirmStatus !== 'cancelled') || plan.userConfirmStatus === 'confirmed';
    // What was just decided here is not marked yet.
    if (!begun || this.#pending !== null) return;
    this.#judgedPlanId = plan.planId;
    const { store } = this.#services;
    if (autoConfirmation.value && !store.wasDecidedHere(plan)) store.markUnasked(plan);
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
