/** How a device names itself, and where it is spoken with (documented by the vendor). */
export const NAME_PREFIX = 'QUEC_BLE_';

/** Device Information, used by these devices for their own protocol. */
export const SERVICE = 0x180a;

/** Of the manufacturer data in which newer devices say who they are. */
export const COMPANY = 0x5551;

/** Takes writes and indicates. */
export const CHARACTERISTIC = 0x9c40;

/** The name that a device of this key should have: the prefix and the key's last four characters. */
export function expectedName(deviceKey: string): string {
  return NAME_PREFIX + deviceKey.slice(-4);
}

/** Whether a name is the expected one; keys and names are hexadecimal in either case. */
export function isExpectedName(name: string | undefined, deviceKey: string): boolean {
  return name?.toLowerCase() === expectedName(deviceKey).toLowerCase();
}
