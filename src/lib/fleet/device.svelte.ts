import { untrack } from 'svelte';
import { atMost } from '../clock';
import type { Device } from '../developer-center/types';
import { toOverairError, type OverairError } from '../errors';
import { availableActions, type Availabilities, type PersonAction } from '../plans/actions';
import { asksOfDevice, concernsOf, type Concern } from '../plans/concerns';
import { deviceIdText } from '../plans/device-id';
import { isRunning, planPhase, type Phase } from '../plans/phase';
import type { DeviceId, DevicePlan, Period } from '../plans/types';
import { Acting } from './acting.svelte';
import type { ActionOutcome } from './decide';
import type { DeviceServices } from './device-services';
import type { DeviceFact } from './device-facts';
import { FollowedPlan } from './followed-plan';
import { askAgainAfter } from './polling';
import { DeviceHistory, type HistoryEntry } from './history.svelte';
import { ownedAs } from './ownership';
import { everyTick } from './ticks';
import { ToldReadings } from './told-readings.svelte';
import { UnaskedJudge } from './unasked';

/** How often the page looks whether there is something to ask for. */
const TICK_MS = 5_000;

/** How many ticks apart: whether a resting device is online, a new plan if there is none or it is over; the readings. */
const CALM_TICKS = 6;
const READING_TICKS = 12;

/** For how long what `find` has asked for is not asked for again by opening, ms. */
const FOUND_FOR = 10_000;

/** How long a tap waits for what is being asked: less than a request that nobody answers takes. */
const WEIGHING_MS = 8_000;

/** One device as its page shows it: what it is, its plan, what may be done, and what came of it. */
export class DeviceState {
  readonly id: DeviceId;
  /** What is done with the plan, one thing at a time. */
  readonly acting: Acting;
  /** What it says of itself. */
  readonly readings: ToldReadings;
  readonly #services: DeviceServices;
  readonly #listed: () => Device | undefined;
  #device = $state.raw<Device | null>(null);
  #problem = $state.raw<OverairError | null>(null);
  readonly #history: DeviceHistory;
  readonly #unasked: UnaskedJudge;
  readonly #followed: FollowedPlan;
  #deviceAnswer: Promise<void> = Promise.resolve();
  #planAnswer: Promise<void> = Promise.resolve();
  /** When `find` asked, ms since the epoch. */
  #foundAt = -Infinity;
  #closed = true;
  #wasRunning = false;
  #askingDevice = false;

  /** `listed` gives the device as a list has it, to be shown until it has been asked for by itself. */
  constructor(services: DeviceServices, id: DeviceId, listed: () => Device | undefined = () => undefined) {
    this.#services = services;
    this.id = { productKey: id.productKey, deviceKey: id.deviceKey };
    this.#listed = listed;
    this.#history = services.histories.of(id, (onChange) => new DeviceHistory(onChange));
    this.acting = new Acting(services, this);
    this.readings = new ToldReadings(services, this.id);
    this.#unasked = new UnaskedJudge(services.store);
    this.#followed = new FollowedPlan(services.poller, this.id);
  }

  /** null while it is not known. */
  get device(): Device | null {
    // What was kept may be read only now.
    return this.#device ?? this.#listed() ?? null;
  }

  /** Why the device could not be asked for, e.g. `no-right` or `device-not-bound`; null if it could. */
  get problem(): OverairError | null {
    return this.#problem;
  }

  /** null if it has none, undefined while it is not known. */
  get plan(): DevicePlan | null | undefined {
    return this.#services.store.get(this.id);
  }

  /** Why the plan could not be asked for; undefined if it could. What was known of it stays. */
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

  /** Asked for own devices alone. */
  get autoConfirmation(): DeviceFact<boolean> | undefined {
    return this.#services.autoConfirmations.get(this.id);
  }

  /** The action under way: being weighed, kept, sent or answered; null if none is. */
  get pending(): PersonAction | null {
    return this.acting.pending;
  }

  /** What went out without an answer; see `Acting.unknown`. */
  get unknown(): PersonAction | null {
    return this.acting.unknown;
  }

  /** What came of the last action, as it stands now, or what still waits of an earlier page's; else null. */
  get outcome(): ActionOutcome | null {
    return this.acting.outcome;
  }

  /** What this app saw happen with the device, and did, the latest last. */
  get history(): readonly HistoryEntry[] {
    return this.#history.entries;
  }

  /** The appointment that was changed by the last action, so that it can be changed back; null if none was. */
  get replacedAppointment(): Period | null {
    return this.acting.replacedAppointment;
  }

  /** The version that a component had before the present plan; null if that is not known. */
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

  /** Remembers that its result was shown, unless the page that shows it is out of sight. */
  sawResult(): void {
    const { store, visible } = this.#services;
    const { plan, phase } = this;
    if (plan == null || !visible.active) return;
    if (phase === 'succeeded' || phase === 'failed' || phase === 'cancelled') store.markResultSeen(plan);
  }

  /**
   * Asks what the device is and says of itself, and nothing else, for a page that has something else to show first.
   * Opening it within 10 s does not ask for these again. Never rejects.
   */
  async find(): Promise<void> {
    this.#foundAt = this.#services.clock.now();
    this.#deviceAnswer = this.#loadDevice();
    await Promise.all([this.#deviceAnswer, this.readings.load()]);
  }

  /** Loads everything and follows the plan, until the returned function is called. */
  open(): () => void {
    // An effect that opens must not follow what opening reads.
    return untrack(() => this.#open());
  }

  #open(): () => void {
    const { store, clock } = this.#services;
    this.#closed = false;
    this.#adoptListed();
    const unsubscribe = store.subscribe((device, plan) => {
      if (deviceIdText(device) === deviceIdText(this.id)) this.#onPlan(plan);
    });
    const known = store.get(this.id);
    if (known !== undefined) this.#onPlan(known);
    void this.load(clock.now() - this.#foundAt < FOUND_FOR);
    const stopLooking = everyTick(clock, TICK_MS, (count) => {
      this.#lookAgain(count);
    });
    return () => {
      this.#closed = true;
      stopLooking();
      unsubscribe();
      this.#followed.follow(null);
    };
  }

  /** Asks for everything anew, but not for what `find` has just asked for (`isFound`); what was known stays until then. Never rejects. */
  async load(isFound = false): Promise<void> {
    this.#planAnswer = this.#loadPlan();
    const found = isFound ? undefined : this.find();
    await Promise.all([found, this.#planAnswer, this.#loadAutoConfirmation()]);
  }

  async #loadAutoConfirmation(): Promise<void> {
    await this.#deviceAnswer;
    if (this.device?.shared !== false) return;
    await this.#services.autoConfirmations.refresh(this.id);
    this.#judgeUnasked(this.plan ?? null);
  }

  /** Does something with the plan, and resolves once that is kept; see `Acting.act`. */
  act(action: PersonAction, appointment: Period | null = null): Promise<void> {
    return this.acting.act(action, appointment);
  }

  /**
   * What speaks against beginning by plan and device as they are now, which it waits for, 8 s at most: then, or if
   * nothing answers, by what is known. Null if nothing is to be asked or done; see `Acting.hold`.
   */
  async weigh(action: 'confirm' | 'retry'): Promise<readonly Concern[] | null> {
    const known = (): Promise<void> => atMost(this.#services.clock, WEIGHING_MS, this.#knowNow());
    if (!(await this.acting.hold(action, known))) return null;
    return concernsOf(this.plan?.components ?? [], this.readings.last);
  }

  dismissOutcome(): void {
    this.acting.dismiss();
  }

  /** Resolves once the plan and what it asks of the device were told since this was opened, or could not be. */
  async #knowNow(): Promise<void> {
    await this.#planAnswer;
    if (this.planProblem?.code === 'offline' || !asksOfDevice(this.plan?.components ?? [])) return;
    await this.readings.known();
  }

  async #loadDevice(): Promise<void> {
    const { client } = this.#services;
    // While a session is being renewed questions wait for it: one is enough.
    if (this.#askingDevice) return;
    this.#askingDevice = true;
    try {
      const device = await client.device(this.id);
      this.#device = ownedAs(device, this.device);
      this.#problem = null;
      if (device.online !== null) this.#history.sawPresence(device.online, client.serverTime.now());
    } catch (error) {
      this.#problem = toOverairError(error);
      this.#adoptListed();
    } finally {
      this.#askingDevice = false;
    }
  }

  /** What was known of the device stays known while its page is open, even if a list says no more of it. */
  #adoptListed(): void {
    this.#device ??= this.#listed() ?? null;
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
    const { client, store, visible } = this.#services;
    if (!visible.active || this.device === null) return;
    if (this.#wasRunning || count % CALM_TICKS === 0) void this.#loadDevice();
    const phase = planPhase(store.get(this.id) ?? null, client.serverTime.now());
    const asked = count % CALM_TICKS === 0 && askAgainAfter(phase, 0) === null;
    // One that still waits may have been replaced by another plan, which following it does not tell.
    if (asked || (count % READING_TICKS === 0 && !this.#wasRunning)) void this.#loadPlan();
    if (count % READING_TICKS === 0) void this.readings.refresh();
  }

  /** Follows the plan that there is now, and asks for the versions when an upgrade is over. */
  #onPlan(plan: DevicePlan | null): void {
    if (this.#closed) return;
    this.#followed.follow(plan);
    const now = this.#services.client.serverTime.now();
    this.#history.sawPlan(plan, now);
    this.#judgeUnasked(plan);
    const running = isRunning(planPhase(plan, now));
    if (this.#wasRunning && !running) {
      void this.#loadDevice();
      void this.readings.refresh();
    }
    this.#wasRunning = running;
  }

  #judgeUnasked(plan: DevicePlan | null): void {
    this.#unasked.judge(plan, this.autoConfirmation, this.acting.isDeciding);
  }
}
