import * as v from 'valibot';
import type { BluetoothPlan } from '../plans/bluetooth-plan';
import type { DevicePlan, PlanComponent } from '../plans/types';
import { KeptDeviceStatus, KeptStepStatus, KeptUserConfirmStatus } from './kept-names';
import { count, instant, instantOrNull, numberOrNull, ofDevice, textOrNull } from './record-fields';
import type { RecordOfSchema } from './record-fields';

const fraction = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const number = v.pipe(v.number(), v.finite());

const FileSchema = v.object({
  index: number,
  name: v.string(),
  url: v.string(),
  size: count,
  sha256: textOrNull,
  md5: textOrNull,
  crc32: textOrNull,
});

/** A component of a plan as it is kept: `plans/` says what it is, and that this fits is checked here. */
export const ComponentSchema = v.object({
  sort: number,
  componentNo: v.string(),
  kind: v.picklist(['module', 'mcu', 'unknown']),
  packageKind: v.picklist(['full', 'delta', 'unknown']),
  currentVersion: v.string(),
  targetVersion: v.string(),
  notes: v.string(),
  minimumBattery: numberOrNull,
  minimumSignal: numberOrNull,
  requiredSpace: numberOrNull,
  downloadStatus: KeptStepStatus,
  upgradeStatus: KeptStepStatus,
  downloadProgress: fraction,
  files: v.array(FileSchema),
}) satisfies v.GenericSchema<unknown, PlanComponent>;

export const PeriodSchema = v.object({ start: instant, end: instant });

const DevicePlanSchema = v.object({
  productKey: v.string(),
  deviceKey: v.string(),
  planId: v.string(),
  planName: v.string(),
  deviceName: v.string(),
  notes: v.string(),
  packageKind: v.picklist(['full', 'delta', 'unknown']),
  period: PeriodSchema,
  appointment: v.nullable(PeriodSchema),
  deviceStatus: KeptDeviceStatus,
  deviceStatusText: v.string(),
  userConfirmStatus: KeptUserConfirmStatus,
  userConfirmStatusText: v.string(),
  progress: fraction,
  resultUnseen: v.boolean(),
  components: v.array(ComponentSchema),
  unreadable: v.exactOptional(v.array(v.string())),
}) satisfies v.GenericSchema<unknown, DevicePlan>;

export const PlanRecordSchema = v.object({
  ...ofDevice,
  plan: v.nullable(DevicePlanSchema),
  readAt: instant,
});

/** A device's plan through the cloud as last known; `plan` is null if it was known to have none. */
export type PlanRecord = RecordOfSchema<typeof PlanRecordSchema>;

export const BluetoothPlanSchema = v.object({
  planId: textOrNull,
  notes: v.string(),
  components: v.array(ComponentSchema),
}) satisfies v.GenericSchema<unknown, BluetoothPlan>;

export const BluetoothPlanRecordSchema = v.object({
  ...ofDevice,
  plan: v.nullable(BluetoothPlanSchema),
  end: instantOrNull,
  readAt: instant,
});

/** A device's Bluetooth plan as last known; `end` is null if the Developer Center did not tell the plan's end. */
export type BluetoothPlanRecord = RecordOfSchema<typeof BluetoothPlanRecordSchema>;
