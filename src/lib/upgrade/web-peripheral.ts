import {
  chooseDevice,
  findGrantedDevice,
  type ChooserOptions,
  type ChooserScope,
} from '../bluetooth/web-bluetooth/chooser';
import { loadEngine } from './load-engine';
import type { ChosenDeviceOptions } from './chosen-device';
import type { Peripheral } from './ports';

export type WebPeripheralOptions = ChooserOptions & ChosenDeviceOptions;

/**
 * Opens the browser's chooser; to be called in the handler of a tap. null if the person closed it. Rejects as
 * `chooseDevice` and `loadEngine` do.
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

async function peripheralOf(device: BluetoothDevice, options: WebPeripheralOptions): Promise<Peripheral> {
  const { chosenDevice } = await loadEngine();
  return chosenDevice(device, options);
}
