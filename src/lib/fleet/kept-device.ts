import * as v from 'valibot';
import type { Device } from '../developer-center/types';

const number = v.nullable(v.number());

/** A device as this version of the app keeps it. */
const KeptDeviceSchema = v.object({
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
    deviceStatus: v.picklist([-1, 0, 1, 2, 3]),
    userConfirmStatus: v.picklist([0, 1, 2, 3, 4]),
  }),
});

/** A kept device; null where another version of the app has kept it otherwise: the Developer Center will tell again. */
export function readKeptDevice(kept: unknown): Device | null {
  const device = v.safeParse(KeptDeviceSchema, kept);
  return device.success ? device.output : null;
}
