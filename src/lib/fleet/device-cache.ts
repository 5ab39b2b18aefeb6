import type { Clock } from '../clock';
import type { Device } from '../developer-center/types';
import { toOverairError, type OverairError } from '../errors';
import { deviceIdText } from '../plans/device-id';
import type { DeviceId, DevicePlan } from '../plans/types';
import type { Database } from '../storage/database';
import { keepDeviceMemories, keptDeviceMemories, pruneDeviceMemories } from '../storage/device-memories';
import { keepDevices, keptDevices } from '../storage/devices';
import { keepPlans, keptPlans, type KnownPlan } from '../storage/plans';
import { keptReading } from '../storage/readings';
import type { ReadingRecord } from '../storage/preparation-record';
import type { KeptMemory } from '../storage/memory-record';
import type { AccountScope } from '../storage/scope';
import { readKeptDevices, toKeptDevices } from './kept-device';

export interface DeviceCacheOptions {
  readonly database: Database;
  readonly scope: AccountScope;
  readonly clock: Clock;
  /** Told why something could not be kept or read: the app goes on without it. */
  readonly onProblem: (error: OverairError) => void;
}

/** What was last known of an account. */
export interface Kept {
  readonly devices: readonly Device[];
  /** When the list was read, ms since the epoch; null if nothing is kept. */
  readonly readAt: number | null;
  readonly plans: readonly KnownPlan[];
  /** What this app alone saw of devices. */
  readonly memories: readonly (DeviceId & KeptMemory)[];
}

const nothing: Kept = { devices: [], readAt: null, plans: [], memories: [] };

/** Plans come one by one: they are written together after this time, ms. */
const GATHER = 100;

/** Keeps an account's devices and plans as they are told, so that the app can show them without a network. */
export class DeviceCache {
  readonly #options: DeviceCacheOptions;
  readonly #waiting = new Map<string, KnownPlan>();
  readonly #readAt = new Map<string, number>();
  readonly #remembering = new Map<string, { readonly device: DeviceId; readonly read: () => KeptMemory }>();
  #cancelTimer: (() => void) | null = null;
  #stopped = false;
  #isFlushing = false;

  constructor(options: DeviceCacheOptions) {
    this.#options = options;
  }

  /** What a device said of itself when it was prepared; null if nothing is kept, or it cannot be read. */
  async keptReading(device: DeviceId): Promise<ReadingRecord | null> {
    const { database, scope, onProblem } = this.#options;
    try {
      return await keptReading(database, scope, device);
    } catch (error) {
      onProblem(toOverairError(error));
      return null;
    }
  }

  /** What is kept; nothing if that cannot be read. */
  async load(): Promise<Kept> {
    const { database, scope } = this.#options;
    try {
      const [records, plans, kept] = await Promise.all([
        keptDevices(database, scope),
        keptPlans(database, scope),
        keptDeviceMemories(database, scope),
      ]);
      const memories = kept.map(({ productKey, deviceKey, memory }) => ({
        productKey,
        deviceKey,
        ...memory,
      }));
      const devices = readKeptDevices(records.map(({ device }) => device));
      const readAt = records.length === 0 ? null : Math.min(...records.map((record) => record.readAt));
      for (const plan of plans) this.#readAt.set(deviceIdText(plan), plan.readAt);
      void this.#try(() => pruneDeviceMemories(database, scope));
      return { devices, readAt, plans, memories };
    } catch (error) {
      this.#options.onProblem(toOverairError(error));
      return nothing;
    }
  }

  /** When what is known of a device's plan was told, ms since the epoch; null if nothing was. */
  readAt(device: DeviceId): number | null {
    return this.#readAt.get(deviceIdText(device)) ?? null;
  }

  /** Keeps a loaded list; `whole`: what is not in it is forgotten. */
  async keepDevices(devices: readonly Device[], whole: boolean): Promise<void> {
    const { database, scope, clock } = this.#options;
    await this.#try(() => keepDevices(database, scope, toKeptDevices(devices), clock.now(), whole));
  }

  /** Keeps a plan, a little later and together with others. */
  keepPlan({ productKey, deviceKey }: DeviceId, plan: DevicePlan | null): void {
    if (this.#stopped) return;
    const { clock } = this.#options;
    const known = { productKey, deviceKey, plan, readAt: clock.now() };
    this.#waiting.set(deviceIdText(known), known);
    this.#readAt.set(deviceIdText(known), known.readAt);
    this.#cancelTimer ??= clock.after(GATHER, () => void this.flush());
  }

  /** Keeps what was seen of a device as it is a little later, together with others. */
  keepMemory(device: DeviceId, read: () => KeptMemory): void {
    if (this.#stopped) return;
    this.#remembering.set(deviceIdText(device), { device, read });
    this.#cancelTimer ??= this.#options.clock.after(GATHER, () => void this.flush());
  }

  /** Writes what is gathered once what is said now has been said: what a person decided is not told again. */
  flushSoon(): void {
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    queueMicrotask(() => {
      this.#isFlushing = false;
      void this.flush();
    });
  }

  /** Writes what is gathered now: the page may be about to go. */
  async flush(): Promise<void> {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    const plans = [...this.#waiting.values()];
    const memories = [...this.#remembering.values()].map(({ device, read }) => ({
      ...device,
      memory: read(),
    }));
    this.#waiting.clear();
    this.#remembering.clear();
    const { database, scope, clock } = this.#options;
    if (plans.length > 0) await this.#try(() => keepPlans(database, scope, plans));
    if (memories.length > 0)
      await this.#try(() => keepDeviceMemories(database, scope, memories, clock.now()));
  }

  /** Keeps nothing any more: the account has left, or the page is made anew. */
  stop(): void {
    this.#stopped = true;
    this.#cancelTimer?.();
  }

  async #try(work: () => Promise<void>): Promise<void> {
    if (this.#stopped) return;
    try {
      await work();
    } catch (error) {
      this.#options.onProblem(toOverairError(error));
    }
  }
}
