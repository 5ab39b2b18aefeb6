import { COMPANY, expectedName, isExpectedName, NAME_PREFIX, SERVICE } from './identity';
import { isChooserDismissed, toLinkError } from './native-errors';
import { unlessStuck, type StuckOptions } from './stuck';

/** `expected`: only the device with the expected name. `all`: every device of the family, as the name may end with the MAC. */
export type ChooserScope = 'expected' | 'all';

export interface ChosenDevice {
  readonly device: BluetoothDevice;
  /** To be warned about, not refused: which device it is shows when its first answer decrypts. */
  readonly nameDiffers: boolean;
}

/** The browser's Bluetooth, and how long it is waited for. */
export interface ChooserOptions extends StuckOptions {
  readonly bluetooth: Bluetooth;
}

/**
 * Opens the browser's chooser; must be called in the handler of a tap. Gives null if the person closed it.
 * Rejects with `chooser-needs-tap`, `bluetooth-off`, `bluetooth-not-permitted`, `bluetooth-unsupported` or
 * `bluetooth-stuck`.
 */
export async function chooseDevice(
  browser: ChooserOptions,
  deviceKey: string,
  scope: ChooserScope,
): Promise<ChosenDevice | null> {
  try {
    const asked = browser.bluetooth.requestDevice({
      filters: filtersOf(deviceKey, scope),
      // Usually not advertised: without this the page may not touch it after connecting.
      optionalServices: [SERVICE],
      // Without this the page does not hear who the device says it is.
      optionalManufacturerData: [COMPANY],
    });
    const device = await unlessStuck(asked, browser);
    return { device, nameDiffers: !isExpectedName(device.name, deviceKey) };
  } catch (error) {
    if (isChooserDismissed(error)) return null;
    throw toLinkError(error, 'choose');
  }
}

/**
 * A device that the person allowed before, so that no chooser is needed; null if the browser cannot tell
 * (`getDevices` is behind a flag), there is none, or several have the name.
 */
export async function findGrantedDevice(
  browser: ChooserOptions,
  deviceKey: string,
): Promise<BluetoothDevice | null> {
  if (!('getDevices' in browser.bluetooth)) return null;
  try {
    const devices = await unlessStuck(browser.bluetooth.getDevices(), browser);
    const named = devices.filter((device) => isExpectedName(device.name, deviceKey));
    return named.length === 1 ? (named[0] ?? null) : null;
  } catch (error) {
    throw toLinkError(error, 'choose');
  }
}

/** Names are compared exactly by the browser, so the key's letters are asked for in both cases. */
function filtersOf(deviceKey: string, scope: ChooserScope): BluetoothLEScanFilter[] {
  if (scope === 'all') return [{ namePrefix: NAME_PREFIX }];
  const name = expectedName(deviceKey);
  const suffix = name.slice(NAME_PREFIX.length);
  const names = new Set([name, NAME_PREFIX + suffix.toUpperCase(), NAME_PREFIX + suffix.toLowerCase()]);
  return [...names].map((each) => ({ name: each }));
}
