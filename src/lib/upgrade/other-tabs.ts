import { isOverairError } from '../errors';
import { openChannel, type Channel } from '../platform/channel';
import { deviceOfTransfer, type Locks } from '../platform/locks';
import type { DeviceId } from '../plans/types';

/** What the tabs of this browser tell one another of upgrades. */
export interface UpgradeTabs {
  /** Posted by a tab that works with a device from now on. */
  readonly begun: Channel;
  /** A word on it means that every upgrade is to end, as the person signs out. */
  readonly ending: Channel;
  /** Says that word; a channel of its own, as none hears what it says itself. */
  readonly end: Pick<Channel, 'post'>;
}

let opened: UpgradeTabs | null = null;

/** This page's end of it, opened once. */
export function upgradeTabs(): UpgradeTabs {
  opened ??= {
    begun: openChannel('upgrade-begun'),
    ending: openChannel('upgrades-ending'),
    end: openChannel('upgrades-ending'),
  };
  return opened;
}

/** The locks of one page's upgrades: the other tabs hear when one is taken, and the page knows which are its own. */
export class AnnouncedLocks implements Locks {
  readonly #locks: Locks;
  readonly #begun: Channel;
  readonly #own = new Set<string>();

  constructor(locks: Locks, begun: Channel) {
    this.#locks = locks;
    this.#begun = begun;
  }

  isOwn(name: string): boolean {
    return this.#own.has(name);
  }

  hold: Locks['hold'] = (name, work, options) => this.#locks.hold(name, work, options);

  holdIfFree: Locks['holdIfFree'] = (name, work) =>
    this.#locks.holdIfFree(name, async () => {
      this.#own.add(name);
      this.#begun.post();
      try {
        return await work();
      } finally {
        this.#own.delete(name);
      }
    });

  untilFree: Locks['untilFree'] = (name, signal) => this.#locks.untilFree(name, signal);

  held = (): Promise<string[]> => this.#locks.held();
}

/**
 * Follows whether another tab holds a lock: looked at when a tab says that it has begun, and when the lock is free
 * again, also because its tab has gone. Calls `onChange` with each change; gives what ends it.
 */
export function watchElsewhere(
  locks: AnnouncedLocks,
  name: string,
  begun: Channel,
  onChange: (isElsewhere: boolean) => void,
): () => void {
  let isElsewhere = false;
  const isWanted = (each: string): boolean => each === name && !locks.isOwn(name);
  return followHeld({ locks, begun, isWanted }, (held) => {
    if (held.length > 0 === isElsewhere) return;
    isElsewhere = held.length > 0;
    onChange(isElsewhere);
  });
}

/** Follows, in the same way, which devices any tab upgrades; `onChange` is given all of them. Gives what ends it. */
export function watchInUse(
  locks: Pick<Locks, 'held' | 'untilFree'>,
  begun: Channel,
  onChange: (devices: readonly DeviceId[]) => void,
): () => void {
  const isWanted = (name: string): boolean => deviceOfTransfer(name) !== null;
  return followHeld({ locks, begun, isWanted }, (held) => {
    onChange(held.flatMap((name) => deviceOfTransfer(name) ?? []));
  });
}

interface Followed {
  readonly locks: Pick<Locks, 'held' | 'untilFree'>;
  readonly begun: Channel;
  readonly isWanted: (name: string) => boolean;
}

function followHeld(
  { locks, begun, isWanted }: Followed,
  onHeld: (names: readonly string[]) => void,
): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  const waited = new Set<string>();

  const look = async (): Promise<void> => {
    const held = (await locks.held()).filter(isWanted);
    if (signal.aborted) return;
    onHeld(held);
    for (const name of held) if (!waited.has(name)) void untilFree(name);
  };
  const untilFree = async (name: string): Promise<void> => {
    waited.add(name);
    try {
      await locks.untilFree(name, signal);
    } catch (error) {
      if (isOverairError(error, 'cancelled')) return;
      throw error;
    }
    waited.delete(name);
    await look();
  };

  const unsubscribe = begun.subscribe(() => void look());
  void look();
  return () => {
    unsubscribe();
    stop.abort();
  };
}
