import type { Clock } from '../../clock';
import { parseManufacturerData, type Advertisement } from '../quec/advertisement';
import { COMPANY } from './identity';
import type { LinkTimes } from './times';

export interface IdentityOptions {
  readonly clock: Clock;
  readonly times: Pick<LinkTimes, 'identify'>;
}

/**
 * What the device says of itself in its advertisements within `times.identify`; null where it says nothing, as older
 * devices do, or the browser does not tell: watching is behind a flag, and Chromium on Linux takes the call but never
 * passes an advertisement on (measured on Chromium 156). Never rejects.
 */
export function advertisedIdentity(
  device: BluetoothDevice,
  { clock, times }: IdentityOptions,
): Promise<Advertisement | null> {
  if (!('watchAdvertisements' in device)) return Promise.resolve(null);
  const stop = new AbortController();
  const { signal } = stop;
  const heard = new Promise<Advertisement | null>((resolve) => {
    const end = clock.after(times.identify, () => resolve(null));
    signal.addEventListener('abort', end);
    const listen = (event: BluetoothAdvertisingEvent): void => {
      const found = identityOf(event);
      if (found !== null) resolve(found);
    };
    device.addEventListener('advertisementreceived', listen, { signal });
    device.watchAdvertisements({ signal }).catch(() => resolve(null));
  });
  return heard.finally(() => stop.abort());
}

function identityOf({ manufacturerData }: BluetoothAdvertisingEvent): Advertisement | null {
  const data = manufacturerData.get(COMPANY);
  return data === undefined
    ? null
    : parseManufacturerData(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}
