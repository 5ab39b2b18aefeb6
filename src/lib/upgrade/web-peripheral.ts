import { isKeyOf, parseManufacturerData, type Advertisement } from '../bluetooth/quec/advertisement';
import { advertisedIdentity } from '../bluetooth/web-bluetooth/advertised-identity';
import {
  chooseDevice,
  findGrantedDevice,
  type ChooserOptions,
  type ChooserScope,
} from '../bluetooth/web-bluetooth/chooser';
import { isExpectedName } from '../bluetooth/web-bluetooth/identity';
import { reconnect } from '../bluetooth/web-bluetooth/reconnect';
import type { LinkTimes } from '../bluetooth/web-bluetooth/times';
import { OverairError } from '../errors';
import type { DeviceId } from '../plans/types';
import type { Peripheral } from './ports';
import { orCancelled } from './waiting';

export interface WebPeripheralOptions extends ChooserOptions {
  readonly times: LinkTimes;
  /** The plan's device. */
  readonly device: DeviceId;
}

/**
 * Opens the browser's chooser; to be called in the handler of a tap. null if the person closed it. Rejects as
 * `chooseDevice` does.
 */
export async function choosePeripheral(
  options: WebPeripheralOptions,
  scope: ChooserScope,
): Promise<Peripheral | null> {
  const chosen = await chooseDevice(options, options.device.deviceKey, scope);
  return chosen === null ? null : peripheralOf(chosen.device, options);
}

/** The device if this page may use it already and the browser tells; else null. */
export async function grantedPeripheral(options: WebPeripheralOptions): Promise<Peripheral | null> {
  const device = await findGrantedDevice(options, options.device.deviceKey);
  return device === null ? null : peripheralOf(device, options);
}

function peripheralOf(
  chosen: BluetoothDevice,
  { bluetooth, clock, times, device }: WebPeripheralOptions,
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
