import type { Clock } from '$lib/clock';
import { toOverairError, type OverairError } from '$lib/errors';
import { missingBytes, type PlannedDevice } from '$lib/firmware/missing-bytes';
import { endPreparation, preparation, type Preparation } from '$lib/firmware/preparation';
import { packageRecords, removeCopy } from '$lib/firmware/package-records';
import { listPackages, type KeptPackage } from '$lib/firmware/list-packages';
import { packageVersions, type PackageVersion } from '$lib/firmware/package-versions';
import type { UpgradeSupply } from '$lib/firmware/supply';
import type { Locks } from '$lib/platform/locks';
import { isPersisted, requestPersistence, storageUse, type StorageUse } from '$lib/platform/persistence';
import { deviceIdText } from '$lib/plans/device-id';
import type { Database } from '$lib/storage/database';
import type { DeviceId } from '$lib/plans/types';
import type { PackageRecord } from '$lib/storage/package-record';
import type { ToPrepare } from '$lib/storage/preparations';
import type { AccountScope } from '$lib/storage/scope';
import { persistOnce } from '$lib/storage/settings';
import { PrepareQueue, type PrepareRun, type Preparing } from './prepare-queue.svelte';

export interface PackagesOptions {
  readonly supply: UpgradeSupply;
  readonly database: Database;
  readonly scope: AccountScope;
  readonly clock: Clock;
  readonly locks: Locks;
}

/** What is kept for upgrades without a network, and getting more of it. */
export class PackagesState {
  readonly #options: PackagesOptions;
  #packages = $state.raw<readonly KeptPackage[] | null>(null);
  #use = $state.raw<StorageUse | null>(null);
  #persisted = $state.raw<boolean | null>(null);
  #preparations = $state.raw<Readonly<Record<string, Preparation>>>({});
  #problem = $state.raw<OverairError | null>(null);
  #records = $state.raw<readonly PackageRecord[]>([]);
  #versions = $state.raw<Readonly<Record<string, PackageVersion>>>({});
  readonly #queue: PrepareQueue;

  constructor(options: PackagesOptions) {
    this.#options = options;
    this.#queue = new PrepareQueue({
      ...options,
      onStart: () => this.#askToPersist(),
      onPrepared: (device) => this.load([device]),
      onProblem: (error) => (this.#problem = error),
    });
  }

  /** What is kept, the last used first; null until it has been read. */
  get packages(): readonly KeptPackage[] | null {
    return this.#packages;
  }

  /** What a package is, as people call it; undefined if no kept plan says so. */
  versionOf({ copyId }: KeptPackage): PackageVersion | undefined {
    return this.#versions[copyId];
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
    return this.#queue.preparing;
  }

  /** How far everything is that is to be prepared; null while nothing is. */
  get run(): PrepareRun | null {
    return this.#queue.run;
  }

  /** Those that come after the one that is being prepared. */
  get queue(): readonly DeviceId[] {
    return this.#queue.queue;
  }

  /** How far a device is prepared; undefined until that has been read. */
  preparation(device: DeviceId): Preparation | undefined {
    return this.#preparations[deviceIdText(device)];
  }

  /** Why a device could not be prepared last time; undefined if it could, or nobody has tried. */
  problemOf(device: DeviceId): OverairError | undefined {
    return this.#queue.problemOf(device);
  }

  /** How many bytes of packages are still to be loaded for devices, as far as their plans tell. */
  missingBytes(planned: readonly PlannedDevice[]): number {
    return missingBytes(planned, this.#records);
  }

  /** Reads what is kept, and how far these devices are prepared. Never rejects. */
  async load(devices: readonly DeviceId[]): Promise<void> {
    const { database, scope, clock } = this.#options;
    try {
      this.#records = await packageRecords(database, scope);
      this.#versions = await packageVersions(database, scope);
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

  /** As `PrepareQueue.prepare`. */
  prepare(devices: readonly ToPrepare[]): Promise<void> {
    return this.#queue.prepare(devices);
  }

  /** Goes on with what an earlier page was to prepare. Never rejects. */
  resume(): Promise<void> {
    return this.#queue.resume();
  }

  /** As `PrepareQueue.cancelOne`. */
  cancelOne(device: DeviceId): void {
    this.#queue.cancelOne(device);
  }

  /** Stops all; what is here stays, and goes on from there the next time. */
  cancel(): void {
    this.#queue.cancel();
  }

  /** The account's page goes: what is still to come goes on after a reload. */
  leave(): void {
    this.#queue.leave();
  }

  /** Deletes a package; devices that need it are no longer prepared. */
  async remove(copyId: string, devices: readonly DeviceId[]): Promise<void> {
    const { database, scope } = this.#options;
    await this.#try(() => removeCopy(database, scope, copyId));
    await this.load(devices);
  }

  /** Gives up what was prepared for a device: its key is deleted, its packages stay while there is room. */
  async giveUp(device: DeviceId, devices: readonly DeviceId[]): Promise<void> {
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

  async #askToPersist(): Promise<void> {
    await this.#try(() => persistOnce(this.#options.database, requestPersistence));
  }

  async #try(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#problem = toOverairError(error);
    }
  }
}
