import { isKeyOf, parseManufacturerData, type Advertisement } from '../bluetooth/quec/advertisement';
import { advertisedIdentity } from '../bluetooth/web-bluetooth/advertised-identity';
import { isExpectedName } from '../bluetooth/web-bluetooth/identity';
import { reconnect } from '../bluetooth/web-bluetooth/reconnect';
import type { LinkTimes } from '../bluetooth/web-bluetooth/times';
import type { MonotonicClock } from '../clock';
import { OverairError } from '../errors';
import type { DeviceId } from '../plans/types';
import type { Peripheral } from './ports';
import { orCancelled } from './waiting';

export interface ChosenDeviceOptions {
  readonly bluetooth: Bluetooth;
  readonly clock: MonotonicClock;
  readonly times: LinkTimes;
  /** The plan's device. */
  readonly device: DeviceId;
}

/** A device of the browser's as an upgrade uses it; what it advertises is listened to from now on. */
export function chosenDevice(
  chosen: BluetoothDevice,
  { bluetooth, clock, times, device }: ChosenDeviceOptions,
): Peripheral {
  // Asked at once: by the time it is connected to it has been heard, or says nothing.
  const identity = advertisedIdentity(chosen, { clock, times, read: parseManufacturerData });
  return {
    name: chosen.name ?? '',
    nameDiffers: !isExpectedName(chosen.name, device.deviceKey),
    isVirtual: false,
    connect: async ({ limit, signal, onAttempt, onFailed }) => {
      expectIdentity(await orCancelled(identity, signal), device);
      const options = { bluetooth, clock, times, limit, signal, onAttempt: () => onAttempt(), onFailed };
      return reconnect(chosen, options);
    },
  };
}

/** Throws `device-other` if the device says that it is another one. */
function expectIdentity(seen: Advertisement | null, { productKey, deviceKey }: DeviceId): void {
  if (seen === null) return;
  const isProduct = seen.productKey === '' || seen.productKey === productKey;
  const isDevice = seen.deviceKey === '' || isKeyOf(seen, deviceKey);
  if (!isProduct || !isDevice)
    throw new OverairError('device-other', { productKey: seen.productKey, deviceKey: seen.deviceKey });
}
