import type { MonotonicClock } from '../../clock';
import { COMPANY } from './identity';
import type { LinkTimes } from './times';

export interface IdentityOptions<Identity> {
  readonly clock: MonotonicClock;
  readonly times: Pick<LinkTimes, 'identify'>;
  /** Reads the manufacturer data, without the company id; null if they say nothing. */
  readonly read: (data: Uint8Array) => Identity | null;
}

/**
 * What the device says of itself in its advertisements within `times.identify`; null if it says nothing, as older
 * devices do, or the browser does not tell: watching is behind a flag, and Chromium on Linux takes the call but never
 * passes an advertisement on (measured on Chromium 156). Never rejects.
 */
export function advertisedIdentity<Identity>(
  device: BluetoothDevice,
  { clock, times, read }: IdentityOptions<Identity>,
): Promise<Identity | null> {
  if (!('watchAdvertisements' in device)) return Promise.resolve(null);
  const stop = new AbortController();
  const { signal } = stop;
  const heard = new Promise<Identity | null>((resolve) => {
    const end = clock.after(times.identify, () => resolve(null));
    signal.addEventListener('abort', end);
    const listen = ({ manufacturerData }: BluetoothAdvertisingEvent): void => {
      const data = manufacturerData.get(COMPANY);
      if (data === undefined) return;
      const found = read(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
      if (found !== null) resolve(found);
    };
    device.addEventListener('advertisementreceived', listen, { signal });
    device.watchAdvertisements({ signal }).catch(() => resolve(null));
  });
  return heard.finally(() => stop.abort());
}
