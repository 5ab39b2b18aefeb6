import type { OverairError } from '../errors';
import { deviceIdText } from '../plans/device-id';
import type { DeviceId, DevicePlan } from '../plans/types';
import type { PlanMemory, Skip } from '../storage/memory-record';
import { ChangeSignal } from './change-signal.svelte';
import { RunTimes } from './run-times';

/** A plan as one device has it. */
export type PlanOfDevice = DeviceId & { readonly planId: string };

/** What was known before something new. */
export interface Before {
  /** undefined if nobody had asked. */
  readonly plan: DevicePlan | null | undefined;
  /** When a live answer last told of that plan, ms since the epoch; null if none has since the app was opened. */
  readonly toldAt: number | null;
  /** Whether what is new is an answer, and not what an earlier page has kept. */
  readonly isAnswered: boolean;
}

type Listener = (device: DeviceId, plan: DevicePlan | null, before: Before) => void;

/**
 * What is known of the plans of devices, told by whoever asked last: an answer to an earlier question never replaces
 * that to a later one. A request takes a number from `begin` when it is sent and hands it in with its answer.
 */
export class PlanStore {
  readonly #plans = new Map<string, DevicePlan | null>();
  readonly #problems = new Map<string, OverairError>();
  /** The number of the question that what is known answers, or before which answers are void. */
  readonly #sequences = new Map<string, number>();
  readonly #versionsBefore = new Map<string, ReadonlyMap<string, string>>();
  readonly #decidedHere = new Set<string>();
  readonly #unasked = new Set<string>();
  readonly #resultsSeen = new Set<string>();
  readonly #skips = new Map<string, Skip>();
  readonly #listeners = new Set<Listener>();
  readonly #newsListeners = new Set<(device: DeviceId) => void>();
  readonly #onRemember: (device: DeviceId) => void;
  readonly #runs: RunTimes;
  readonly #remembered = new Map<string, PlanOfDevice>();
  #sequence = 0;
  readonly #notice = new ChangeSignal();
  /** Apart from what is new: that what was kept is so still is no news. */
  readonly #firstAnswers = new ChangeSignal();

  /**
   * `onRemember` hears of devices about which something is known now that no answer tells again; `now` is the Developer
   * Center's time, ms since the epoch.
   */
  constructor(onRemember: (device: DeviceId) => void = () => undefined, now: () => number = Date.now) {
    this.#onRemember = onRemember;
    this.#runs = new RunTimes(now);
  }

  /** A number for a question that is about to be asked. */
  begin(): number {
    return ++this.#sequence;
  }

  /** The device's plan; null if it has none, undefined if nobody has asked. */
  get(device: DeviceId): DevicePlan | null | undefined {
    this.#notice.read();
    return this.#plans.get(deviceIdText(device));
  }

  /** Whether what is known of its plan is what an earlier page has kept, and its first answer is on its way still. */
  isAwaited(device: DeviceId): boolean {
    this.#firstAnswers.read();
    return this.#sequences.get(deviceIdText(device)) === 0 && this.problemOf(device) === undefined;
  }

  /** Why the device's plan could not be asked for; undefined if it could, or nobody has asked. */
  problemOf(device: DeviceId): OverairError | undefined {
    this.#notice.read();
    return this.#problems.get(deviceIdText(device));
  }

  /**
   * Takes an answer. Returns whether it says something new; firmware links, sealed anew each time, are not news,
   * but the newer ones are kept.
   */
  put(device: DeviceId, plan: DevicePlan | null, sequence: number): boolean {
    const id = deviceIdText(device);
    if (sequence < (this.#sequences.get(id) ?? 0)) return false;
    this.#advance(id, sequence);
    const before = this.#plans.get(id);
    const isNew = before === undefined || substance(before) !== substance(plan);
    const toldAt = before == null ? null : this.#runs.toldAt(planKey(before));
    const hadProblem = this.#problems.delete(id);
    this.#plans.set(id, plan);
    if (plan !== null) {
      this.#rememberVersions(plan);
      // What was kept says nothing of when.
      if (sequence > 0 && this.#runs.saw(planKey(plan), before, plan)) this.#remember(plan);
    }
    if (isNew || hadProblem) this.#tell(device);
    const known = { plan: before, toldAt, isAnswered: sequence > 0 };
    if (isNew) for (const listener of this.#listeners) listener(device, plan, known);
    return isNew;
  }

  /** Takes a failure to ask; what was known stays. */
  fail(device: DeviceId, problem: OverairError): void {
    this.#problems.set(deviceIdText(device), problem);
    this.#tell(device);
  }

  /** Makes void every answer to a question that was asked before now: the plan has just been changed. */
  supersede(device: DeviceId): void {
    this.#advance(deviceIdText(device), this.begin());
  }

  #advance(id: string, sequence: number): void {
    const wasKept = this.#sequences.get(id) === 0;
    this.#sequences.set(id, sequence);
    if (wasKept && sequence > 0) this.#firstAnswers.tell();
  }

  /** Calls `listener` with everything new; returns what takes it away. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls `listener` when a device's plan or problem is another than before; returns what takes it away. */
  onNews(listener: (device: DeviceId) => void): () => void {
    this.#newsListeners.add(listener);
    return () => this.#newsListeners.delete(listener);
  }

  /**
   * The version that a component had when this plan was first seen, so that a result can say from where; null if
   * the plan was first seen when it was over.
   */
  versionBefore(plan: DevicePlan, componentNo: string): string | null {
    return this.#versionsBefore.get(planKey(plan))?.get(componentNo) ?? null;
  }

  /** Remembers that this plan was confirmed, appointed or retried from this page. */
  markDecidedHere(plan: PlanOfDevice): void {
    this.#decidedHere.add(planKey(plan));
    this.#remember(plan);
    this.#notice.tell();
  }

  wasDecidedHere(plan: PlanOfDevice): boolean {
    this.#notice.read();
    return this.#decidedHere.has(planKey(plan));
  }

  /** Remembers that this plan began while auto-confirmation was on, and nobody had decided it here. */
  markUnasked(plan: PlanOfDevice): void {
    this.#unasked.add(planKey(plan));
    this.#remember(plan);
    this.#notice.tell();
  }

  wasUnasked(plan: PlanOfDevice): boolean {
    this.#notice.read();
    return this.#unasked.has(planKey(plan));
  }

  /** Remembers that a page of this browser has shown this plan's result. At the platform it stays as it is. */
  markResultSeen(plan: PlanOfDevice): void {
    if (this.#resultsSeen.has(planKey(plan))) return;
    this.#resultsSeen.add(planKey(plan));
    this.#remember(plan);
    this.#tell(plan);
  }

  wasResultSeen(plan: PlanOfDevice): boolean {
    this.#notice.read();
    return this.#resultsSeen.has(planKey(plan));
  }

  /** A person wants to hear of this plan no more, or from a time on; null: as of any other. */
  setSkip(plan: PlanOfDevice, skip: Skip | null): void {
    if (skip === null) this.#skips.delete(planKey(plan));
    else this.#skips.set(planKey(plan), skip);
    this.#remember(plan);
    this.#tell(plan);
  }

  skipOf(plan: PlanOfDevice): Skip | null {
    this.#notice.read();
    return this.#skips.get(planKey(plan)) ?? null;
  }

  /** How long this plan's upgrade took, ms; null if this browser did not see it from beginning to end. */
  ranFor(plan: PlanOfDevice): number | null {
    this.#notice.read();
    return this.#runs.ranFor(planKey(plan));
  }

  /** What is to be kept of a device's plan; null if its answers tell everything. */
  memoryOf(device: DeviceId): PlanMemory | null {
    const plan = this.#remembered.get(deviceIdText(device));
    if (plan === undefined) return null;
    return {
      planId: plan.planId,
      versionsBefore: Object.fromEntries(this.#versionsBefore.get(planKey(plan)) ?? []),
      decidedHere: this.#decidedHere.has(planKey(plan)),
      unasked: this.#unasked.has(planKey(plan)),
      resultSeen: this.#resultsSeen.has(planKey(plan)),
      run: this.#runs.memoryOf(planKey(plan)),
      skip: this.#skips.get(planKey(plan)) ?? null,
    };
  }

  /** Takes what an earlier page of this browser knew of a device's plan. */
  recall(
    { productKey, deviceKey }: DeviceId,
    { planId, versionsBefore, decidedHere, unasked, resultSeen, run, skip }: PlanMemory,
  ): void {
    const plan = { productKey, deviceKey, planId };
    const since = this.#versionsBefore.get(planKey(plan)) ?? [];
    this.#versionsBefore.set(planKey(plan), new Map([...since, ...Object.entries(versionsBefore)]));
    if (decidedHere) this.#decidedHere.add(planKey(plan));
    if (unasked) this.#unasked.add(planKey(plan));
    if (resultSeen) this.#resultsSeen.add(planKey(plan));
    this.#runs.recall(planKey(plan), run);
    if (skip !== null) this.#skips.set(planKey(plan), skip);
    const id = deviceIdText(plan);
    if (!this.#remembered.has(id)) this.#remembered.set(id, plan);
    this.#tell(plan);
  }

  #tell(device: DeviceId): void {
    this.#notice.tell();
    for (const listener of this.#newsListeners) listener(device);
  }

  #remember({ productKey, deviceKey, planId }: PlanOfDevice): void {
    this.#remembered.set(deviceIdText({ productKey, deviceKey }), { productKey, deviceKey, planId });
    this.#onRemember({ productKey, deviceKey });
  }

  #rememberVersions(plan: DevicePlan): void {
    const known = this.#versionsBefore.get(planKey(plan)) ?? new Map<string, string>();
    const seen = plan.components
      .filter(
        ({ currentVersion, targetVersion }) => currentVersion !== '' && currentVersion !== targetVersion,
      )
      .map(({ componentNo, currentVersion }) => [componentNo, currentVersion] as const);
    // The first seen counts: while a plan runs, the current version of a component may already be the target.
    this.#versionsBefore.set(planKey(plan), new Map([...seen, ...known]));
    const told = new Map(seen);
    if ([...known].some(([componentNo, version]) => told.get(componentNo) !== version)) this.#remember(plan);
  }
}

function planKey(plan: PlanOfDevice): string {
  return `${deviceIdText(plan)}/${plan.planId}`;
}

function substance(plan: DevicePlan | null): string {
  return JSON.stringify(plan, (name, value: unknown) => (name === 'url' ? undefined : value));
}
