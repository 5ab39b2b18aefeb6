import {
  chooseDevice,
  findGrantedDevice,
  type ChooserOptions,
  type ChooserScope,
} from '../bluetooth/web-bluetooth/chooser';
import { isExpectedName } from '../bluetooth/web-bluetooth/identity';
import { reconnect } from '../bluetooth/web-bluetooth/reconnect';
import type { LinkTimes } from '../bluetooth/web-bluetooth/times';
import type { Peripheral } from './types';

export interface WebPeripheralOptions extends ChooserOptions {
  readonly times: LinkTimes;
  readonly deviceKey: string;
}

/**
 * Opens the browser's chooser; to be called in the handler of a tap. null where the person closed it. Rejects as
 * `chooseDevice` does.
 */
export async function choosePeripheral(
  options: WebPeripheralOptions,
  scope: ChooserScope,
): Promise<Peripheral | null> {
  const chosen = await chooseDevice(options, options.deviceKey, scope);
  return chosen === null ? null : peripheralOf(chosen.device, options);
}

/** The device where this page may use it already and the browser tells; else null. */
export async function grantedPeripheral(options: WebPeripheralOptions): Promise<Peripheral | null> {
  const device = await findGrantedDevice(options, options.deviceKey);
  return device === null ? null : peripheralOf(device, options);
}

function peripheralOf(
  device: BluetoothDevice,
  { bluetooth, clock, times, deviceKey }: WebPeripheralOptions,
): Peripheral {
  return {
    name: device.name ?? '',
    nameDiffers: !isExpectedName(device.name, deviceKey),
    isVirtual: false,
    connect: ({ limit, signal, onAttempt }) =>
      reconnect(device, { bluetooth, clock, times, limit, signal, onAttempt: () => onAttempt() }),
  };
}
