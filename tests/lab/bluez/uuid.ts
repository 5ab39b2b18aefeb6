/** A 16-bit number as the 128-bit text that BlueZ writes. */
export function uuid(short: number): string {
  return `${short.toString(16).padStart(8, '0')}-0000-1000-8000-00805f9b34fb`;
}
