import type { MonotonicClock } from '../../clock';
import type { LinkTimes } from './times';

interface RestOptions {
  readonly clock: MonotonicClock;
  readonly times: Pick<LinkTimes, 'retryFirst'>;
}

/** Devices whose link this page has ended itself, and until when they are let be, by the monotonic clock. */
const restUntil = new WeakMap<BluetoothDevice, number>();

/**
 * Lets a device be for `times.retryFirst`: its link was ended by us. A browser answers `connect()` at once as long as the
 * system is still taking the connection down, and what is written over that link is lost with it; on Linux the whole page
 * may lose its Bluetooth (measured on Chromium 156).
 */
export function letRest(device: BluetoothDevice, { clock, times }: RestOptions): void {
  restUntil.set(device, clock.monotonic() + times.retryFirst);
}

/** Resolves once the device has been let be for long enough; at once if it need not be. */
export async function rested(device: BluetoothDevice, { clock }: Pick<RestOptions, 'clock'>): Promise<void> {
  const left = (restUntil.get(device) ?? -Infinity) - clock.monotonic();
  if (left > 0) await new Promise<void>((resolve) => void clock.after(left, resolve));
}
