import type { Clock } from '$lib/clock';
import type { Device } from '$lib/developer-center/types';
import { toOverairError, type OverairError } from '$lib/errors';
import { endPreparation, preparation, prepareForOffline, type Preparation } from '$lib/firmware/prepare';
import { removeCopy } from '$lib/firmware/package-records';
import { listPackages, type KeptPackage } from '$lib/firmware/package-source';
import type { DownloadProgress } from '$lib/firmware/speed';
import type { UpgradeSupply } from '$lib/firmware/supply';
import type { Locks } from '$lib/platform/locks';
import { isPersisted, requestPersistence, storageUse, type StorageUse } from '$lib/platform/persistence';
import { deviceIdText } from '$lib/plans/device-id';
import type { Database } from '$lib/storage/database';
import type { AccountScope } from '$lib/storage/scope';
import { persistOnce } from '$lib/storage/settings';

export interface PackagesOptions {
  readonly supply: UpgradeSupply;
  readonly database: Database;
  readonly scope: AccountScope;
  readonly clock: Clock;
  readonly locks: Locks;
}

/** The device that is being prepared, and how far it is. */
export interface Preparing {
  readonly device: Device;
  /** null until the first package has begun. */
  readonly progress: DownloadProgress | null;
}

/** What is kept for upgrades without a network, and getting more of it. */
export class PackagesState {
  readonly #options: PackagesOptions;
  #packages = $state.raw<readonly KeptPackage[] | null>(null);
  #use = $state.raw<StorageUse | null>(null);
  #persisted = $state.raw<boolean | null>(null);
  #preparations = $state.raw<Readonly<Record<string, Preparation>>>({});
  #problems = $state.raw<Readonly<Record<string, OverairError | undefined>>>({});
  #problem = $state.raw<OverairError | null>(null);
  #preparing = $state.raw<Preparing | null>(null);
  #queue = $state.raw<readonly Device[]>([]);
  #stop: AbortController | null = null;

  constructor(options: PackagesOptions) {
    this.#options = options;
  }

  /** What is kept, the last used first; null until it has been read. */
  get packages(): readonly KeptPackage[] | null {
    return this.#packages;
  }

  /** The app's use of storage; null if the browser does not tell. */
  get use(): StorageUse | null {
    return this.#use;
  }

  /** Whether the browser has promised not to clear it by itself; null while that is not known. */
  get persisted(): boolean | null {
    return this.#persisted;
  }

  /** Why it could not be read or removed; null if it could. */
  get problem(): OverairError | null {
    return this.#problem;
  }

  get preparing(): Preparing | null {
    return this.#preparing;
  }

  /** Those that come after the one that is being prepared. */
  get queue(): readonly Device[] {
    return this.#queue;
  }

  /** How far a device is prepared; undefined until that has been read. */
  preparation(device: Device): Preparation | undefined {
    return this.#preparations[deviceIdText(device)];
  }

  /** Why a device could not be prepared last time; undefined if it could, or nobody has tried. */
  problemOf(device: Device): OverairError | undefined {
    return this.#problems[deviceIdText(device)];
  }

  /** Reads what is kept, and how far these devices are prepared. Never rejects. */
  async load(devices: readonly Device[]): Promise<void> {
    const { database, scope, clock } = this.#options;
    try {
      this.#packages = await listPackages(database, scope);
      const pairs = devices.map(async (device) => {
        const found = await preparation(database, scope, device, clock.now());
        return [deviceIdText(device), found] as const;
      });
      this.#preparations = { ...this.#preparations, ...Object.fromEntries(await Promise.all(pairs)) };
      this.#use = await storageUse();
      this.#persisted = await isPersisted();
      this.#problem = null;
    } catch (error) {
      this.#problem = toOverairError(error);
    }
  }

  /**
   * Prepares devices one after the other; what cannot be got of one is its problem, and the next one follows. Resolves
   * when all are done; a call meanwhile adds to them. Never rejects.
   */
  async prepare(devices: readonly Device[]): Promise<void> {
    const known = [this.#preparing?.device, ...this.#queue].map((each) => each && deviceIdText(each));
    const added = devices.filter((device) => !known.includes(deviceIdText(device)));
    this.#queue = [...this.#queue, ...added];
    if (this.#stop !== null) return;
    const stop = new AbortController();
    this.#stop = stop;
    await this.#askToPersist();
    for (let next = this.#next(); next !== undefined; next = this.#next())
      await this.#prepare(next, stop.signal);
    this.#stop = null;
    this.#preparing = null;
  }

  /** Stops; what is here stays, and goes on from there the next time. */
  cancel(): void {
    this.#queue = [];
    this.#stop?.abort();
  }

  /** Deletes a package; devices that need it are no longer prepared. */
  async remove(copyId: string, devices: readonly Device[]): Promise<void> {
    const { database, scope } = this.#options;
    await this.#try(() => removeCopy(database, scope, copyId));
    await this.load(devices);
  }

  /** Gives up what was prepared for a device: its key is deleted, its packages stay while there is room. */
  async giveUp(device: Device, devices: readonly Device[]): Promise<void> {
    const { database, scope } = this.#options;
    await this.#try(() => endPreparation(database, scope, device));
    await this.load(devices);
  }

  /** Asks the browser not to clear what is kept; some ask the person. */
  async persist(): Promise<void> {
    await this.#try(async () => {
      this.#persisted = await requestPersistence();
    });
  }

  #next(): Device | undefined {
    const [next, ...rest] = this.#queue;
    this.#queue = rest;
    return next;
  }

  async #prepare(device: Device, signal: AbortSignal): Promise<void> {
    const { scope, supply } = this.#options;
    this.#preparing = { device, progress: null };
    this.#setProblem(device, null);
    try {
      const onProgress = (progress: DownloadProgress): void => {
        this.#preparing = { device, progress };
      };
      await prepareForOffline({ ...this.#options, ...supply }, scope, idOf(device), {
        signal,
        onProgress,
      });
    } catch (caught) {
      const error = toOverairError(caught);
      if (error.code !== 'cancelled') this.#setProblem(device, error);
    }
    await this.load([device]);
  }

  async #askToPersist(): Promise<void> {
    await this.#try(() => persistOnce(this.#options.database, requestPersistence));
  }

  #setProblem(device: Device, problem: OverairError | null): void {
    this.#problems = { ...this.#problems, [deviceIdText(device)]: problem ?? undefined };
  }

  async #try(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#problem = toOverairError(error);
    }
  }
}

/** What is kept is keyed by the device alone. */
function idOf({ productKey, deviceKey }: Device) {
  return { productKey, deviceKey };
}
