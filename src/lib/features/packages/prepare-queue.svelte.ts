import type { Clock } from '$lib/clock';
import { OverairError, toOverairError } from '$lib/errors';
import type * as Prepare from '$lib/firmware/prepare';
import type { DownloadProgress } from '$lib/firmware/speed';
import type { UpgradeSupply } from '$lib/firmware/supply';
import { deviceIdText } from '$lib/plans/device-id';
import type { DeviceId } from '$lib/plans/types';
import { lockNames, type Locks } from '$lib/platform/locks';
import type { Database } from '$lib/storage/database';
import {
  addPrepareWishes,
  dropPrepareWishes,
  prepareWishes,
  type ToPrepare,
} from '$lib/storage/preparations';
import type { AccountScope } from '$lib/storage/scope';

export interface PrepareQueueOptions {
  readonly supply: UpgradeSupply;
  readonly database: Database;
  readonly scope: AccountScope;
  readonly clock: Clock;
  readonly locks: Locks;
  /** Called once before the first device. */
  readonly onStart: () => Promise<void>;
  /** Called after each device. */
  readonly onPrepared: (device: DeviceId) => Promise<void>;
  /** What is still to be prepared could not be noted, so that a reload forgets it. */
  readonly onProblem: (error: OverairError) => void;
}

/** The device that is being prepared, and how far it is. */
export interface Preparing {
  readonly device: ToPrepare;
  /** null until the first package has begun. */
  readonly progress: DownloadProgress | null;
}

/** How far everything is that a person wants to be prepared: `done` of `total` devices. */
export interface PrepareRun {
  readonly done: number;
  readonly total: number;
}

/** What loads and checks packages: nobody needs it who only looks. Rejects with `offline` if it does not come. */
async function loadPrepare(): Promise<typeof Prepare> {
  try {
    return await import('$lib/firmware/prepare');
  } catch (error) {
    throw new OverairError('offline', {}, { cause: error });
  }
}

/** Prepares devices one after the other; what is still to come is kept, so that it goes on after a reload. */
export class PrepareQueue {
  readonly #options: PrepareQueueOptions;
  #preparing = $state.raw<Preparing | null>(null);
  #queue = $state.raw<readonly ToPrepare[]>([]);
  #done = $state(0);
  #problems = $state.raw<Readonly<Record<string, OverairError | undefined>>>({});
  #stop: AbortController | null = null;
  /** Of the device that is being prepared alone. */
  #stopOne: AbortController | null = null;

  constructor(options: PrepareQueueOptions) {
    this.#options = options;
  }

  get preparing(): Preparing | null {
    return this.#preparing;
  }

  /** Those that come after the one that is being prepared. */
  get queue(): readonly ToPrepare[] {
    return this.#queue;
  }

  /** null while nothing is being prepared. */
  get run(): PrepareRun | null {
    if (this.#preparing === null) return null;
    return { done: this.#done, total: this.#done + 1 + this.#queue.length };
  }

  /** Why a device could not be prepared last time; undefined if it could, or nobody has tried. */
  problemOf(device: DeviceId): OverairError | undefined {
    return this.#problems[deviceIdText(device)];
  }

  /**
   * Prepares devices in this order; what cannot be got of one is its problem, and the next one follows. Resolves when all
   * are done; a call meanwhile adds to them. Never rejects.
   */
  async prepare(devices: readonly ToPrepare[]): Promise<void> {
    // What was stopped may still be ending: what is asked for now comes after it, and is not stopped with it.
    const isEnding = this.#stop?.signal.aborted === true;
    const isStopped = isEnding || this.#stopOne?.signal.aborted === true;
    const underWay = isStopped ? undefined : this.#preparing?.device;
    const known = [underWay, ...this.#queue].map((each) => each && deviceIdText(each));
    const added = devices
      .filter((device) => !known.includes(deviceIdText(device)))
      .map(({ productKey, deviceKey, name }) => ({ productKey, deviceKey, name }));
    this.#queue = [...this.#queue, ...added];
    const noted = this.#note(({ database, scope, clock }) =>
      addPrepareWishes(database, scope, added, clock.now()),
    );
    const isRunning = this.#stop !== null;
    if (this.#stop === null || isEnding) this.#stop = new AbortController();
    await noted;
    if (isRunning) return;
    const { locks, scope } = this.#options;
    const run = (): Promise<void> => this.#run();
    // Another tab that prepares by itself leaves a person's own wish to this one.
    const held = await locks.holdIfFree(lockNames.preparing(scope.center, scope.account), run);
    if (held === null) await run();
  }

  /** Goes on with what an earlier page was to prepare, unless another tab does. Never rejects. */
  async resume(): Promise<void> {
    const { locks, scope } = this.#options;
    if (this.#stop !== null) return;
    const stop = new AbortController();
    this.#stop = stop;
    const name = lockNames.preparing(scope.center, scope.account);
    const held = await locks.holdIfFree(name, async () => {
      await this.#note(async ({ database }) => {
        const wishes = await prepareWishes(database, scope);
        if (stop.signal.aborted) return;
        const isQueued = (wish: DeviceId): boolean =>
          this.#queue.some((each) => deviceIdText(each) === deviceIdText(wish));
        this.#queue = [...this.#queue, ...wishes.filter((wish) => !isQueued(wish))];
      });
      await this.#run();
    });
    if (held === null && this.#queue.length === 0) this.#stop = null;
    else if (held === null) await this.#run();
  }

  /** Stops the device that is being prepared, if it is this one, for good; the next one follows. What is here stays. */
  cancelOne(device: DeviceId): void {
    const underWay = this.#preparing?.device;
    if (underWay === undefined || deviceIdText(underWay) !== deviceIdText(device)) return;
    this.#stopOne?.abort();
    const { productKey, deviceKey } = underWay;
    void this.#note(({ database, scope }) => dropPrepareWishes(database, scope, { productKey, deviceKey }));
  }

  /** Stops all for good; what is here stays, and goes on from there the next time. */
  cancel(): void {
    this.leave();
    void this.#note(({ database, scope }) => dropPrepareWishes(database, scope));
  }

  /** The account's page goes: what is still to come goes on after a reload. */
  leave(): void {
    this.#queue = [];
    this.#stop?.abort();
  }

  async #run(): Promise<void> {
    this.#done = 0;
    if (this.#queue.length > 0) await this.#options.onStart();
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      this.#stop ??= new AbortController();
      const one = new AbortController();
      this.#stopOne = one;
      await this.#prepare(next, AbortSignal.any([this.#stop.signal, one.signal]));
      if (!one.signal.aborted) this.#done++;
    }
    this.#stop = null;
    this.#stopOne = null;
    this.#preparing = null;
  }

  #next(): ToPrepare | undefined {
    const [next, ...rest] = this.#queue;
    this.#queue = rest;
    return next;
  }

  async #prepare(device: ToPrepare, signal: AbortSignal): Promise<void> {
    const { scope, supply, onPrepared } = this.#options;
    const { productKey, deviceKey } = device;
    const id = { productKey, deviceKey };
    this.#preparing = { device, progress: null };
    this.#setProblem(device, undefined);
    const onProgress = (progress: DownloadProgress): void => {
      this.#preparing = { device, progress };
    };
    const problem = await loadPrepare()
      .then(({ prepareForOffline }) =>
        prepareForOffline({ ...this.#options, ...supply }, scope, id, { signal, onProgress }),
      )
      .then(() => null, toOverairError);
    if (problem !== null && problem.code !== 'cancelled') this.#setProblem(device, problem);
    // What nobody answered is asked for again after a reload, or when the network is back.
    if (problem?.code !== 'offline' && !signal.aborted)
      await this.#note(({ database }) => dropPrepareWishes(database, scope, id));
    await onPrepared(id);
  }

  async #note(work: (options: PrepareQueueOptions) => Promise<void>): Promise<void> {
    try {
      await work(this.#options);
    } catch (error) {
      this.#options.onProblem(toOverairError(error));
    }
  }

  #setProblem(device: DeviceId, problem: OverairError | undefined): void {
    this.#problems = { ...this.#problems, [deviceIdText(device)]: problem };
  }
}
