/**
 * Calls `seen` when the device advertises, until `stop` fires, in browsers that can watch (behind a flag); elsewhere
 * never. It also makes BlueZ look for a device that it had forgotten, which connecting alone does not.
 */
export function advertised(device: BluetoothDevice, stop: AbortSignal, seen: () => void): void {
  if (!('watchAdvertisements' in device)) return;
  device.addEventListener('advertisementreceived', seen, { signal: stop });
  device.watchAdvertisements({ signal: stop }).catch(() => {
    // A help only: without it the next attempt comes when its time has come.
    device.removeEventListener('advertisementreceived', seen);
  });
}
