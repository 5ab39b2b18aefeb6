import * as v from 'valibot';
import type { Device } from '../developer-center/types';
import { KeptDeviceStatus, KeptUserConfirmStatus } from '../storage/kept-names';

const number = v.nullable(v.number());

/** A device as this version of the app keeps it, with its place in the platform's list. */
const KeptDeviceSchema = v.object({
  order: v.number(),
  productKey: v.string(),
  deviceKey: v.string(),
  name: v.string(),
  productName: v.string(),
  online: v.boolean(),
  shared: v.boolean(),
  bluetoothOnly: v.boolean(),
  capabilities: v.object({
    wan: v.boolean(),
    wifi: v.boolean(),
    bluetooth: v.boolean(),
    matter: v.boolean(),
  }),
  networkType: v.nullable(v.picklist(['wifi', 'cellular', 'nb-iot', 'bluetooth'])),
  accessType: v.picklist(['direct', 'gateway', 'sub-device']),
  signalStrength: number,
  lastSeen: number,
  plan: v.object({
    planId: v.nullable(v.string()),
    deviceStatus: KeptDeviceStatus,
    userConfirmStatus: KeptUserConfirmStatus,
  }),
});

/** A loaded list as it is kept. */
export function toKeptDevices(devices: readonly Device[]): (Device & { readonly order: number })[] {
  return devices.map((device, order) => ({ ...device, order }));
}

/**
 * Kept devices in the order of the platform's list. One that another version of the app has kept otherwise is left out:
 * the Developer Center will tell of it again.
 */
export function readKeptDevices(kept: readonly unknown[]): Device[] {
  return kept
    .flatMap((each) => {
      const device = v.safeParse(KeptDeviceSchema, each);
      if (!device.success) return [];
      const { order, ...rest } = device.output;
      return [{ order, device: rest }];
    })
    .sort((a, b) => a.order - b.order)
    .map(({ device }) => device);
}
