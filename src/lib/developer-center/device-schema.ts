import * as v from 'valibot';
import { deviceStatuses, FIRST_DEVICE_STATUS, userConfirmStatuses } from '../plans/statuses';
import type { Device, DeviceAttributes } from './types';
import * as value from './values';

const networkTypes: Readonly<Record<number, Device['networkType']>> = {
  1: 'wifi',
  2: 'cellular',
  3: 'nb-iot',
  5: 'bluetooth',
};

/** The bit of capabilitiesBitmask. */
const BLUETOOTH = 4;

const accessTypes = ['direct', 'gateway', 'sub-device'] as const;

/** A row of userDeviceList, and deviceInfo. Names that people read may be missing; the keys and states may not. */
export const DeviceSchema = v.pipe(
  v.object({
    productKey: value.key,
    deviceKey: value.key,
    deviceName: value.text,
    productName: value.text,
    onlineStatus: value.flag,
    deviceType: v.nullish(value.code([1, 2]), 1),
    capabilitiesBitmask: v.nullish(value.size, 0),
    networkType: value.numericOrNull,
    accessType: v.nullish(value.code([0, 1, 2]), 0),
    signalStrength: value.numericOrNull,
    lastConnTimeTs: value.instantOrNull,
    planId: v.nullish(v.union([v.literal(''), value.digits]), ''),
    upgradeStatus: v.nullish(value.numbered(deviceStatuses, FIRST_DEVICE_STATUS), 0),
    userConfirmStatus: v.nullish(value.numbered(userConfirmStatuses), 0),
  }),
  v.transform((raw): Device => ({
    productKey: raw.productKey,
    deviceKey: raw.deviceKey,
    name: raw.deviceName.trim() === '' ? raw.deviceKey : raw.deviceName,
    productName: raw.productName,
    online: raw.onlineStatus,
    shared: raw.deviceType === 2,
    capabilities: capabilities(raw.capabilitiesBitmask),
    bluetoothOnly: raw.capabilitiesBitmask === BLUETOOTH,
    networkType: networkTypes[raw.networkType ?? 0] ?? null,
    accessType: accessTypes[raw.accessType],
    signalStrength: raw.signalStrength,
    lastSeen: raw.lastConnTimeTs,
    plan: {
      planId: planId(raw.planId),
      deviceStatus: raw.upgradeStatus,
      userConfirmStatus: raw.userConfirmStatus,
    },
  })),
);

/** A platform in Java says 0 for a number that is not there. */
function planId(digits: string): string | null {
  return digits === '' || digits === '0' ? null : digits;
}

function capabilities(bits: number): Device['capabilities'] {
  return {
    wan: (bits & 1) !== 0,
    wifi: (bits & 2) !== 0,
    bluetooth: (bits & BLUETOOTH) !== 0,
    matter: (bits & 8) !== 0,
  };
}

/** One page of a list: `{list, total}`, or the bare list. Its items are read one by one. */
export const PageSchema = v.union([
  v.pipe(
    v.array(v.unknown()),
    v.transform((list) => ({ list, total: null })),
  ),
  v.object({ list: v.nullish(v.array(v.unknown()), []), total: v.nullish(value.size, null) }),
]);

const ReportedSchema = v.object({
  version: value.text,
  mcuVersion: value.text,
  battery: value.numericOrNull,
  signalStrength: value.numericOrNull,
  rsrp: value.numericOrNull,
});

const ResourceSchema = v.object({ resourceCode: value.text, resourceValue: v.nullish(v.unknown(), null) });

/**
 * getDeviceBusinessAttributes of type 1. Its form is not public: clients read the resources from `deviceData`, the
 * vendor's SDK also has them by code in `tslResourcesInfo`. The first is taken, and the second where that is missing.
 */
export const AttributesSchema = v.pipe(
  v.nullish(
    v.object({
      deviceData: v.nullish(v.record(v.string(), v.unknown())),
      tslResourcesInfo: v.nullish(v.array(ResourceSchema), []),
    }),
    {},
  ),
  v.transform(({ deviceData, tslResourcesInfo }) => {
    if (deviceData !== undefined && deviceData !== null) return deviceData;
    const byCode = new Map(tslResourcesInfo.map((each) => [each.resourceCode, each.resourceValue]));
    return {
      version: byCode.get('version'),
      mcuVersion: byCode.get('mcu_version'),
      battery: byCode.get('battery'),
      signalStrength: byCode.get('signal_strength'),
    };
  }),
  ReportedSchema,
  v.transform((reported): DeviceAttributes => ({
    moduleVersion: textOrNull(reported.version),
    mcuVersion: textOrNull(reported.mcuVersion),
    battery: reported.battery,
    signal: reported.signalStrength ?? reported.rsrp,
  })),
);

function textOrNull(value: string): string | null {
  return value === '' ? null : value;
}

/** The operation deviceSecret, as the gateway answers it. */
export const SecretSchema = v.object({
  kind: v.picklist(['authKey', 'bindingCode']),
  secret: v.pipe(v.string(), v.nonEmpty()),
});
