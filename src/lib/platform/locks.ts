import { OverairError } from '../errors';
import type { DeviceId } from '../plans/types';

export interface LockOptions {
  /** Stops waiting: rejects with `cancelled`. Work that has begun is not stopped by it. */
  readonly signal?: AbortSignal;
}

/** Locks that all tabs and workers of this origin share; one that its tab's end releases. */
export interface Locks {
  /** Waits for the lock, holds it while `work` runs, gives what it gives. */
  hold<T>(name: string, work: () => Promise<T>, options?: LockOptions): Promise<T>;
  /** Runs `work` under the lock if it is free now, else gives null without running it. */
  holdIfFree<T>(name: string, work: () => Promise<T>): Promise<{ result: T } | null>;
  /**
   * Waits until nobody holds the lock, and takes it from nobody. Several may wait: they are told together, and none of
   * them takes another for one that holds it. Rejects with `cancelled`.
   */
  untilFree(name: string, signal: AbortSignal): Promise<void>;
  /** The names of all locks that anybody holds. */
  held(): Promise<string[]>;
}

/** Web Locks. Names: see `lockNames`. */
export function webLocks(manager: LockManager = navigator.locks): Locks {
  async function take<T>(
    name: string,
    work: () => Promise<T>,
    options: { readonly signal?: AbortSignal; readonly mode?: LockMode },
  ): Promise<T> {
    const begun = new AbortController();
    const run = () => {
      begun.abort();
      return work();
    };
    try {
      return await manager.request(name, options, run);
    } catch (error) {
      if (!begun.signal.aborted && options.signal?.aborted)
        throw new OverairError('cancelled', {}, { cause: error });
      throw error;
    }
  }
  return {
    hold: (name, work, { signal } = {}) => take(name, work, signal ? { signal } : {}),
    // Shared locks are those of who waits here.
    untilFree: (name, signal) => take(name, () => Promise.resolve(), { signal, mode: 'shared' }),
    holdIfFree<T>(name: string, work: () => Promise<T>): Promise<{ result: T } | null> {
      const run = async (lock: Lock | null) => (lock ? { result: await work() } : null);
      return manager.request(name, { ifAvailable: true }, run);
    },
    async held(): Promise<string[]> {
      const { held = [] } = await manager.query();
      return held.flatMap(({ name, mode }) => (name === undefined || mode === 'shared' ? [] : [name]));
    },
  };
}

const TRANSFER = 'overair:device:';
const UNSAVED = 'overair:unsaved:';
const PAGE = 'overair:page:';

/** The names of the app's locks, in one place so that no two mean the same. */
export const lockNames = {
  /** One upgrade per device across tabs; by device alone: two accounts may share one. */
  transfer: (productKey: string, deviceKey: string) => `${TRANSFER}${productKey}:${deviceKey}`,
  /** Held by a page while it has something that would be lost with it. */
  unsaved: (page: string) => `${UNSAVED}${page}`,
  /** One request of a lane of an account's outbox at a time. */
  outbox: (center: string, account: string, lane: string) => `outbox:${center}:${account}:${lane}`,
  /** One tab prepares what an earlier page was to. */
  preparing: (center: string, account: string) => `overair:preparing:${center}:${account}`,
  /** Held by a page as long as it is open: what its person waits for is nobody's afterwards. */
  page: (page: string) => `${PAGE}${page}`,
  /** Held by a page as long as a person may see it: what they see is not told by a notification as well. */
  inSight: 'overair:in-sight',
  /** Notifications are told one after the other, since one adds to what another has told. */
  notifying: 'overair:notifying',
  /** One download of a file at a time. */
  download: (center: string, account: string, identity: string) =>
    `download:${center}:${account}:${identity}`,
} as const;

/** The device whose upgrade such a lock says to be under way; null if it says something else. */
export function deviceOfTransfer(name: string): DeviceId | null {
  if (!name.startsWith(TRANSFER)) return null;
  const [productKey = '', deviceKey = ''] = name.slice(TRANSFER.length).split(':');
  return { productKey, deviceKey };
}

/** The devices that any tab upgrades now. */
export async function devicesInUse(locks: Pick<Locks, 'held'>): Promise<DeviceId[]> {
  return (await locks.held()).flatMap((name) => deviceOfTransfer(name) ?? []);
}

/** Says that a page is open, until the returned function is called; resolves once others can see it. */
export function holdPage(locks: Pick<Locks, 'hold'>, page: string): Promise<() => void> {
  return new Promise((resolve) => {
    const held = (): Promise<void> => new Promise((end) => resolve(end));
    void locks.hold(lockNames.page(page), held);
  });
}

/** The pages that are open. */
export async function openPages(locks: Pick<Locks, 'held'>): Promise<ReadonlySet<string>> {
  const held = await locks.held();
  return new Set(held.flatMap((name) => (name.startsWith(PAGE) ? [name.slice(PAGE.length)] : [])));
}

/** Whether any tab upgrades a device now, or has something that would be lost: a new version of the app must wait. */
export async function isBusy(locks: Pick<Locks, 'held'>): Promise<boolean> {
  return (await locks.held()).some((name) => name.startsWith(TRANSFER) || name.startsWith(UNSAVED));
}
