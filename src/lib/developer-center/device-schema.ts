import * as v from 'valibot';
import type { Device, DeviceAttributes, DeviceSecret } from './types';
import * as value from './values';

const networkTypes: Readonly<Record<number, Device['networkType']>> = {
  1: 'wifi',
  2: 'cellular',
  3: 'nb-iot',
  5: 'bluetooth',
};

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
    upgradeStatus: v.nullish(value.code([-1, 0, 1, 2, 3]), 0),
    userConfirmStatus: v.nullish(value.code([0, 1, 2, 3, 4]), 0),
  }),
  v.transform((raw): Device => ({
    productKey: raw.productKey,
    deviceKey: raw.deviceKey,
    name: raw.deviceName.trim() === '' ? raw.deviceKey : raw.deviceName,
    productName: raw.productName,
    online: raw.onlineStatus,
    shared: raw.deviceType === 2,
    capabilities: capabilities(raw.capabilitiesBitmask),
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
    bluetooth: (bits & 4) !== 0,
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

/** getDeviceBusinessAttributes of type 1: the device's resources stand in `deviceData`, which may be missing. */
export const AttributesSchema = v.pipe(
  v.nullish(v.object({ deviceData: v.nullish(ReportedSchema, {}) }), {}),
  v.transform(({ deviceData }): DeviceAttributes => ({
    moduleVersion: textOrNull(deviceData.version),
    mcuVersion: textOrNull(deviceData.mcuVersion),
    battery: deviceData.battery,
    signal: deviceData.signalStrength ?? deviceData.rsrp,
  })),
);

function textOrNull(value: string): string | null {
  return value === '' ? null : value;
}

/** The operation deviceSecret: the one answer in which the gateway leaves a device's secrets. */
export const SecretSchema = v.pipe(
  v.object({ authKey: value.text, bindingCode: value.text, btPwd: value.text }),
  v.transform((raw): DeviceSecret => ({
    authKey: textOrNull(raw.authKey),
    bindingCode: textOrNull(raw.bindingCode),
    bluetoothPassword: textOrNull(raw.btPwd),
  })),
);
