import * as v from 'valibot';
import { KeptDeviceStatus, KeptUserConfirmStatus } from './kept-names';
import { count, instant, instantOrNull, numberOrNull, ofDevice, textOrNull } from './record-fields';
import type { RecordOfSchema } from './record-fields';

/** A device of the list, with its place in the platform's order. */
const KeptDeviceSchema = v.object({
  order: count,
  productKey: v.string(),
  deviceKey: v.string(),
  name: v.string(),
  productName: v.string(),
  tag: v.optional(v.string(), ''),
  online: v.nullable(v.boolean()),
  ownership: v.exactOptional(v.picklist(['own', 'shared', 'unknown', 'not-told'])),
  shared: v.boolean(),
  bluetoothOnly: v.boolean(),
  capabilities: v.object({
    wan: v.boolean(),
    wifi: v.boolean(),
    bluetooth: v.boolean(),
    matter: v.boolean(),
  }),
  networkType: v.nullable(v.picklist(['wifi', 'cellular', 'nb-iot', 'bluetooth'])),
  accessType: v.nullable(v.picklist(['direct', 'gateway', 'sub-device'])),
  signalStrength: numberOrNull,
  lastSeen: instantOrNull,
  plan: v.object({
    planId: textOrNull,
    deviceStatus: KeptDeviceStatus,
    userConfirmStatus: KeptUserConfirmStatus,
  }),
});

export type KeptDevice = RecordOfSchema<typeof KeptDeviceSchema>;

export const DeviceRecordSchema = v.object({ ...ofDevice, device: KeptDeviceSchema, readAt: instant });

/** A device as last known; `readAt`: when the Developer Center said so. */
export type DeviceRecord = RecordOfSchema<typeof DeviceRecordSchema>;
