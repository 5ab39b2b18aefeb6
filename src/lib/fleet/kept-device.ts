import type { Device } from '../developer-center/types';
import type { KeptDevice } from '../storage/device-record';

/** A loaded list as it is kept: each device with its place in the platform's order. */
export function toKeptDevices(devices: readonly Device[]): KeptDevice[] {
  return devices.map((device, order) => ({ ...device, order }));
}

/** Kept devices in the order of the platform's list. */
export function readKeptDevices(kept: readonly KeptDevice[]): readonly Device[] {
  return kept
    .map(({ order, ...device }) => ({ order, device }))
    .sort((a, b) => a.order - b.order)
    .map(({ device }) => device);
}
