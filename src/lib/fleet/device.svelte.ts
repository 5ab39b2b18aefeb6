import { untrack } from 'svelte';
import type { Clock } from '../clock';
import type { DeveloperCenter } from '../developer-center/client';
import type { Device, DeviceAttributes } from '../developer-center/types';
import { toOverairError, type OverairError } from '../errors';
import { actionOf, isUnderWay } from '../outbox/standing';
import { refusalOf } from '../outbox/refusal';
import type { BrowserSignal } from '../platform/signal';
import { availableActions, type Availabilities, type PersonAction } from '../plans/actions';
import { deviceIdText } from '../plans/device-id';
import { hasBegun, isRunning, planPhase, type Phase } from '../plans/phase';
import type { DeviceReading } from '../plans/requirements';
import type { DeviceId, DevicePlan, Period } from '../plans/types';
import type { AutoConfirmations } from './auto-confirmation';
import { decide, factsOf, newEntry, type ActionOutcome, type Hindrance, type Wish } from './decide';
import type { DeviceFacts, Fact } from './facts';
import type { Follower } from './follower';
import { askAgainAfter } from './following';
import type { Histories } from './histories';
import { DeviceHistory, type HistoryEntry } from './history.svelte';
import type { Now } from './now.svelte';
import type { Outgoing } from './outgoing.svelte';
import type { PlanStore } from './plan-store';
import { ownedAs } from './ownership';
import { everyTick } from './ticks';

export interface DeviceServices {
  readonly client: Pick<DeveloperCenter, 'device' | 'devicePlan' | 'serverTime'>;
  readonly clock: Clock;
  readonly store: PlanStore;
  readonly follower: Pick<Follower, 'follow'>;
  readonly outgoing: Pick<Outgoing, 'submit' | 'standing' | 'decisionsOf'>;
  /** Whose decisions these are, as shown to people. */
  readonly who: () => string;
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

/** What was last done here: the entry that it became, or why it became none. */
type Done = { readonly action: PersonAction } & (
  | { readonly id: string; readonly replaces: Period | null }
  | { readonly hindrance: Hindrance }
  | { readonly problem: OverairError }
);

/** One device as its page shows it: what it is, its plan, what may be done, and what came of it. */
export class DeviceState {
  readonly id: DeviceId;
  readonly #services: DeviceServices;
  readonly #listed: () => Device | undefined;
  #device = $state.raw<Device | null>(null);
  #problem = $state.raw<OverairError | null>(null);
  #pending = $state.raw<PersonAction | null>(null);
  #done = $state.raw<Done | null>(null);
  #dismissed = $state.raw<string | null>(null);
  readonly #history: DeviceHistory;
  #closed = true;
  #wasRunning = false;
  #askingDevice = false;
  #judgedPlanId: string | null = null;
  #following: { readonly planId: string; readonly release: () => void } | null = null;

  /** `listed` gives the device as a list has it, to be shown until it has been asked for by itself. */
  constructor(services: DeviceServices, id: DeviceId, listed: () => Device | undefined = () => undefined) {
    this.#services = services;
    this.id = { productKey: id.productKey, deviceKey: id.deviceKey };
    this.#listed = listed;
    this.#history = services.histories.of(id, (onChange) => new DeviceHistory(onChange));
  }

  /** null while it is not known. */
  get device(): Device | null {
    // What was kept may be read only now.
    return this.#device ?? this.#listed() ?? null;
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

  /** The action under way: being kept, sent or answered; null where none is. */
  get pending(): PersonAction | null {
    return this.#pending ?? this.#sending;
  }

  /** What went out without an answer: until it is known what became of it, nothing else is done. null: nothing did. */
  get unknown(): PersonAction | null {
    const { outgoing } = this.#services;
    const found = outgoing.decisionsOf(this.id).find(({ id }) => outgoing.standing(id)?.kind === 'unknown');
    return found === undefined ? null : actionOf(found.subject);
  }

  /**
   * What came of the last action, as it stands now; null where there was none, it is under way, or it was dismissed.
   * After a reload it is what still waits.
   */
  get outcome(): ActionOutcome | null {
    const done = this.#done ?? this.#waiting;
    if (done === null) return null;
    const { action } = done;
    if ('hindrance' in done) return { action, hindrance: done.hindrance };
    if ('problem' in done) return { action, standing: { kind: 'refused', refusal: refusalOf(done.problem) } };
    const standing = this.#services.outgoing.standing(done.id);
    return standing === undefined || isUnderWay(standing) ? null : { action, standing };
  }

  get #sending(): PersonAction | null {
    const done = this.#done;
    if (done === null || !('id' in done)) return null;
    const standing = this.#services.outgoing.standing(done.id);
    return standing !== undefined && isUnderWay(standing) ? done.action : null;
  }

  /** What was decided before this page was opened and is still to be sent. */
  get #waiting(): Done | null {
    const last = this.#services.outgoing
      .decisionsOf(this.id)
      .findLast(({ subject }) => actionOf(subject) !== null);
    const action = last === undefined ? null : actionOf(last.subject);
    return last === undefined || action === null || last.id === this.#dismissed
      ? null
      : { action, id: last.id, replaces: null };
  }

  /** What this app saw happen with the device, and did, the latest last. */
  get history(): readonly HistoryEntry[] {
    return this.#history.entries;
  }

  /** The appointment that was changed by the last action, so that it can be changed back; null where none was. */
  get replacedAppointment(): Period | null {
    const done = this.#done;
    if (done === null || !('id' in done)) return null;
    return this.#services.outgoing.standing(done.id)?.kind === 'accepted' ? done.replaces : null;
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
    this.#adoptListed();
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
      if (this.device?.shared !== false) return;
      await autoConfirmations.refresh(this.id);
      this.#judgeUnasked(this.plan ?? null);
    };
    await Promise.all([loadDevice(), this.#loadPlan(), attributes.refresh(this.id)]);
  }

  /**
   * Does something with the plan, and resolves once that is kept; `outcome` follows it. A second tap while one is
   * under way does nothing, nor does one while an outcome is unknown. `appoint` needs the period.
   */
  async act(action: PersonAction, appointment: Period | null = null): Promise<void> {
    const { plan, device } = this;
    if (this.pending !== null || this.unknown !== null || device === null) return;
    this.#pending = action;
    this.#done = null;
    try {
      this.#done = await this.#submit(action, { action, appointment, plan: plan ?? null, device });
    } catch (error) {
      this.#done = { action, problem: toOverairError(error) };
    } finally {
      this.#pending = null;
    }
  }

  async #submit(action: PersonAction, wish: Wish): Promise<Done> {
    const { client, outgoing, who } = this.#services;
    const { plan } = wish;
    const decision = decide(wish, client.serverTime.now());
    if ('hindrance' in decision) return { action, ...decision };
    const { ids } = await outgoing.submit([newEntry(this.id, decision.subject, factsOf(plan, who()))]);
    const replaces = action === 'appoint' ? (plan?.appointment ?? null) : null;
    return { action, id: ids[0] ?? '', replaces };
  }

  dismissOutcome(): void {
    const done = this.#done ?? this.#waiting;
    if (done !== null && 'id' in done) this.#dismissed = done.id;
    this.#done = null;
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

  /** What was known of the device stays known while its page is open, also where a list says no more of it. */
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
    const { visible, attributes } = this.#services;
    if (!visible.active || this.device === null) return;
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
