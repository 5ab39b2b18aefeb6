import type { Clock } from '../clock';
import { toOverairError, type OverairError } from '../errors';
import { Listeners } from '../platform/listeners';
import type { DeviceId } from '../plans/types';
import type { Database } from '../storage/database';
import type { AccountScope } from '../storage/scope';
import type { FollowedWriter } from './followed-writer';
import type { PlanStore } from './plan-store';
import { seenUpgrades, type SeenUpgrade, type Told } from './sights';

/** What came together is written together after this time, ms: before the plans are kept, which say it once. */
const GATHER = 50;

export interface FollowedOptions {
  readonly database: Database;
  readonly scope: AccountScope;
  readonly clock: Clock;
  readonly store: PlanStore;
  /** The Developer Center's time, ms since the epoch. */
  readonly time: () => number;
  /** When what was kept of a device's plan was told; null if nothing is kept. */
  readonly readAt: (device: DeviceId) => number | null;
  /** Whether the platform confirms by itself, as far as it is known. */
  readonly isAutomatic: (device: DeviceId) => boolean;
  /** Whether something that was decided here is still under way. */
  readonly isDeciding: (device: DeviceId) => boolean;
  readonly onProblem: (error: OverairError) => void;
  /** Brings the part that writes. */
  readonly load?: () => Promise<{ FollowedWriter: typeof FollowedWriter }>;
}

/** Told of each sight as it is seen. */
export type SightListener = (told: Told) => void;

/** Writes down what becomes of upgrades through the cloud, which nobody tells once their plans have gone. */
export class FollowedUpgrades {
  readonly #options: FollowedOptions;
  readonly #listeners = new Set<SightListener>();
  readonly #written = new Listeners();
  #waiting: Told[] = [];
  #writer: FollowedWriter | null = null;
  #cancel: (() => void) | null = null;
  #writing: Promise<void> = Promise.resolve();
  #end: () => void = () => undefined;

  constructor(options: FollowedOptions) {
    this.#options = options;
  }

  /** Follows what the store is told from now on. */
  start(): void {
    const { store, readAt } = this.#options;
    this.#end = store.subscribe((device, plan, before) => {
      if (!before.isAnswered) return;
      const since = before.plan === undefined ? null : (before.toldAt ?? readAt(device));
      for (const seen of seenUpgrades(device, before.plan, plan)) this.#take(seen, since);
    });
  }

  stop(): void {
    this.#end();
    this.#cancel?.();
    void this.flush();
  }

  onSight(listener: SightListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Told whenever what is kept has become more; returns what ends that. */
  onWritten(listener: () => void): () => void {
    return this.#written.subscribe(listener);
  }

  /** Something else has become known of a device's plan: whose decision it was. */
  marked(device: DeviceId): void {
    this.#writer?.marked(device);
  }

  /** Writes what waits; never rejects. What could not be written is told, and stays for the next time. */
  flush(): Promise<void> {
    this.#cancel?.();
    this.#cancel = null;
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  async #write(): Promise<void> {
    const told = this.#waiting;
    if (told.length === 0) return;
    this.#waiting = [];
    try {
      this.#writer ??= await this.#load();
      await this.#writer.write(told);
      this.#written.tell();
    } catch (error) {
      this.#waiting = [...told, ...this.#waiting];
      this.#options.onProblem(toOverairError(error));
    }
  }

  #take(seen: SeenUpgrade, since: number | null): void {
    const { store, time, isAutomatic, isDeciding, clock } = this.#options;
    const { device, plan, state } = seen;
    const begins = state === 'queued' || state === 'running';
    const unasked =
      store.wasUnasked(plan) ||
      (begins && isAutomatic(device) && !store.wasDecidedHere(plan) && !isDeciding(device));
    const told: Told = { ...seen, at: time(), since, unasked };
    this.#waiting.push(told);
    this.#cancel ??= clock.after(GATHER, () => void this.flush());
    for (const listener of this.#listeners) listener(told);
  }

  async #load(): Promise<FollowedWriter> {
    const { load = () => import('./followed-writer') } = this.#options;
    const { FollowedWriter } = await load();
    return new FollowedWriter(this.#options);
  }
}
