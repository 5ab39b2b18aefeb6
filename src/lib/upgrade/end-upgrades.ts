import type { Clock } from '../clock';
import { OverairError } from '../errors';
import { devicesInUse, lockNames, type Locks } from '../platform/locks';
import type { DeviceId } from '../plans/types';
import type { UpgradeTabs } from './other-tabs';

/** How long a tab may take to tell its device and to write down what became of it, in milliseconds. */
const PATIENCE_MS = 15_000;

export interface EndUpgradesOptions {
  readonly clock: Clock;
  readonly locks: Pick<Locks, 'held' | 'hold'>;
  readonly end: UpgradeTabs['end'];
}

/**
 * Asks every tab to end its upgrade, and waits until each has: its device was told, and its reports are kept. Gives the
 * devices that are in use all the same after 15 s, as in a tab that is frozen.
 */
export async function endUpgrades({ clock, locks, end }: EndUpgradesOptions): Promise<readonly DeviceId[]> {
  const devices = await devicesInUse(locks);
  if (devices.length === 0) return [];
  const patience = new AbortController();
  const stop = clock.after(PATIENCE_MS, () => patience.abort());
  end.post();
  const ended = devices.map(({ productKey, deviceKey }) =>
    locks.hold(lockNames.transfer(productKey, deviceKey), () => Promise.resolve(), {
      signal: patience.signal,
    }),
  );
  const results = await Promise.allSettled(ended);
  stop();
  for (const result of results) if (result.status === 'rejected') expectCancelled(result.reason);
  return devices.filter((_, index) => results[index]?.status === 'rejected');
}

function expectCancelled(error: unknown): void {
  if (!(error instanceof OverairError) || error.code !== 'cancelled') throw error;
}
