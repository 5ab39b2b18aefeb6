import type { Clock } from '../clock';
import { LARGEST_BATCH, type DeveloperCenter } from '../developer-center/client';
import { classify, pauseAfter, retryAfterOf } from '../developer-center/failures';
import type { PlanReference } from '../developer-center/types';
import { isOverairError, toOverairError, type ErrorCode, type OverairError } from '../errors';
import type { BrowserSignal } from '../platform/signal';
import { deviceIdText } from '../plans/device-id';
import { planPhase } from '../plans/phase';
import type { DeviceId, DevicePlan } from '../plans/types';
import { askAgainAfter, FOLLOW_PAUSES, inBatches } from './polling';
import { LONGEST_SLEEP, PollingTurns, type Followable } from './polling-turns';
import type { PlanStore } from './plan-store';

export interface PollerOptions {
  readonly client: Pick<DeveloperCenter, 'upgradeDetails' | 'devicePlan' | 'serverTime'>;
  readonly clock: Clock;
  readonly store: PlanStore;
  readonly visible: BrowserSignal;
  readonly network: BrowserSignal;
  /** Told why nothing could be asked, and null once it could again. */
  readonly onProblem: (problem: OverairError | null) => void;
}

interface Followed extends Followable {
  reference: PlanReference;
  watchers: number;
  dueAt: number | null;
  isAwaited: boolean;
  /** Answers in a row without news. */
  unchanged: number;
  /** Answers in a row that did not name this device. */
  missing: number;
  /** Counts what was done to it: an answer to an earlier question does not say when to ask again. */
  touched: number;
}

/** What is known of a plan that nobody has told of, or to which something was done. */
const anew = { isAwaited: true, unchanged: 0, missing: 0 };

/** A device that so many answers left out is asked for by itself. */
const MISSING_MAX = 3;

/** One device of a batch that is not this account's (any more) makes the platform refuse the batch. */
const refusing: ReadonlySet<ErrorCode> = new Set(['no-right', 'device-not-bound']);

/**
 * Follows plans into the store: in batches, one question at a time, each plan as often as its phase asks for and their
 * number allows, not at all while the page is hidden, at once when it is back. Answers are matched by device; one that they leave out is
 * asked for again. Retry-After is obeyed.
 */
export class Poller {
  readonly #options: PollerOptions;
  readonly #followed = new Map<string, Followed>();
  readonly #turns = new PollingTurns();
  #stop: AbortController | null = null;
  #unsubscribe: (() => void)[] = [];
  #cancelTimer: (() => void) | null = null;
  /** When the timer comes, by the local clock; null if there is none. */
  #wakesAt: number | null = null;
  #asking = false;
  #failures = 0;
  #notBefore = 0;

  constructor(options: PollerOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#stop !== null) return;
    this.#stop = new AbortController();
    const { visible, network } = this.#options;
    this.#unsubscribe = [visible, network].map((signal) =>
      signal.subscribe(() => {
        this.#wake();
      }),
    );
    this.#wake();
  }

  /** Stops for good what is under way; `start` begins anew. */
  stop(): void {
    this.#stop?.abort();
    this.#stop = null;
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#unsubscribe = [];
    this.#disarm();
  }

  /** Asks for these plans at once, and then as often as they need, until the returned function is called. */
  follow(references: readonly PlanReference[]): () => void {
    for (const reference of references) this.#add(reference);
    this.#resume();
    let following = true;
    return () => {
      if (!following) return;
      following = false;
      for (const reference of references) this.#remove(reference);
    };
  }

  /** Asks for a followed device's plan at once, because something was just done to it. */
  ask(device: DeviceId): void {
    const item = this.#followed.get(deviceIdText(device));
    if (item === undefined) return;
    const dueAt = this.#options.clock.now();
    Object.assign(item, { ...anew, dueAt, touched: item.touched + 1 });
    // A batch asks for thousands at once: the first has armed it.
    if (this.#wakesAt === null || this.#wakesAt > Math.max(dueAt, this.#notBefore)) this.#resume();
  }

  #add(reference: PlanReference): void {
    const id = deviceIdText(reference);
    const item = this.#followed.get(id);
    const dueAt = this.#options.clock.now();
    if (item === undefined) {
      this.#followed.set(id, { ...anew, reference, watchers: 1, dueAt, touched: 0 });
      return;
    }
    item.watchers++;
    if (item.reference.planId !== reference.planId) {
      Object.assign(item, { ...anew, reference, dueAt, touched: item.touched + 1 });
    }
  }

  #remove(reference: PlanReference): void {
    const id = deviceIdText(reference);
    const item = this.#followed.get(id);
    if (item !== undefined && --item.watchers === 0) this.#followed.delete(id);
  }

  /** Somebody did something: if asking was of no use, it may be again. */
  #resume(): void {
    if (this.#notBefore === Infinity) this.#notBefore = 0;
    this.#arm();
  }

  /** Back in sight, or on the network: everything that can still change is due. */
  #wake(): void {
    const now = this.#options.clock.now();
    for (const item of this.#followed.values()) {
      if (item.dueAt !== null) Object.assign(item, { dueAt: now, unchanged: 0, isAwaited: true });
    }
    this.#resume();
  }

  #disarm(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#wakesAt = null;
  }

  #arm(): void {
    const { clock, visible } = this.#options;
    this.#disarm();
    if (this.#stop === null || this.#asking || !visible.active) return;
    const now = clock.now();
    const due = this.#turns.next(this.#followed.values(), now);
    if (due === null || this.#notBefore === Infinity) return;
    const wait = Math.min(Math.max(Math.max(due, this.#notBefore) - now, 0), LONGEST_SLEEP);
    this.#wakesAt = now + wait;
    this.#cancelTimer = clock.after(wait, () => {
      this.#cancelTimer = null;
      this.#wakesAt = null;
      void this.#round();
    });
  }

  async #round(): Promise<void> {
    const stop = this.#stop;
    if (stop === null) return;
    const now = this.#options.clock.now();
    this.#asking = true;
    try {
      if (now >= this.#notBefore)
        await this.#askAll(this.#turns.take(this.#followed.values(), now), stop.signal);
    } catch (error) {
      this.#fail(toOverairError(error));
    } finally {
      this.#asking = false;
      this.#arm();
    }
  }

  async #askAll(due: readonly Followed[], signal: AbortSignal): Promise<void> {
    for (const batch of inBatches(due, LARGEST_BATCH)) {
      if (signal.aborted || !this.#options.visible.active) return;
      await this.#askBatch(batch, signal);
      if (this.#failures > 0) this.#options.onProblem(null);
      this.#failures = 0;
    }
  }

  async #askBatch(batch: readonly Followed[], signal: AbortSignal): Promise<void> {
    const { client, store } = this.#options;
    const sequence = store.begin();
    const touched = batch.map((item) => item.touched);
    try {
      const references = batch.map(({ reference }) => reference);
      const { items } = await client.upgradeDetails(references, { signal });
      const plans = new Map(items.map((plan) => [deviceIdText(plan), plan]));
      for (const [index, item] of batch.entries()) {
        const plan = plans.get(deviceIdText(item.reference));
        if (plan === undefined) await this.#askAlone(item, signal);
        else this.#take(item, plan, sequence, touched[index]);
      }
    } catch (error) {
      if (!isOverairError(error) || !refusing.has(error.code)) throw error;
      await this.#askParts(batch, error, signal);
    }
  }

  /** Finds the device that the batch was refused for. */
  async #askParts(batch: readonly Followed[], error: OverairError, signal: AbortSignal): Promise<void> {
    const [first] = batch;
    if (batch.length === 1 && first !== undefined) {
      first.dueAt = null;
      this.#options.store.fail(first.reference, error);
      return;
    }
    for (const part of inBatches(batch, Math.ceil(batch.length / 2))) await this.#askBatch(part, signal);
  }

  #take(item: Followed, plan: DevicePlan | null, sequence: number, touched: number | undefined): void {
    const { clock, client, store } = this.#options;
    const isNew = store.put(item.reference, plan, sequence);
    if (item.touched !== touched) return;
    item.unchanged = isNew ? 0 : item.unchanged + 1;
    item.missing = 0;
    item.isAwaited = false;
    const now = client.serverTime.now();
    const phase = planPhase(plan, now);
    // Once its time has come, an appointed device begins like one that was confirmed.
    const begins = phase === 'appointed' && now >= (plan?.appointment?.start ?? Infinity);
    const after = askAgainAfter(begins ? 'queued' : phase, item.unchanged);
    item.dueAt = after === null ? null : clock.now() + after;
  }

  /** One that the answer left out: a little later again, and in the end by itself, which settles it. */
  async #askAlone(item: Followed, signal: AbortSignal): Promise<void> {
    const { clock, client, store } = this.#options;
    item.missing++;
    item.isAwaited = false;
    item.dueAt = clock.now() + pauseAfter(item.missing, FOLLOW_PAUSES);
    if (item.missing < MISSING_MAX) return;
    const sequence = store.begin();
    const { touched } = item;
    try {
      this.#take(item, await client.devicePlan(item.reference, { signal }), sequence, touched);
    } catch (error) {
      const problem = toOverairError(error);
      if (problem.code !== 'answer-malformed' && !refusing.has(problem.code)) throw problem;
      store.fail(item.reference, problem);
    }
  }

  #fail(error: OverairError): void {
    if (error.code === 'cancelled') return;
    const { clock, onProblem } = this.#options;
    this.#failures++;
    onProblem(error);
    const pause = pauseAfter(this.#failures, FOLLOW_PAUSES, { retryAfter: retryAfterOf(error) });
    // Of no use until somebody did something.
    this.#notBefore = classify(error) === 'waits' ? Infinity : clock.now() + pause;
  }
}
