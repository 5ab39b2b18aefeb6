import type { Device } from '../developer-center/types';

/** A device as it was asked for; whose it is is the list's to say if its own answer does not. */
export function ownedAs(device: Device, listed: Device | null): Device {
  if (device.ownership !== 'not-told' || listed === null) return device;
  return { ...device, ownership: listed.ownership ?? 'not-told', shared: listed.shared };
}
