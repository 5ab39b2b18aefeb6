import type { Timeline } from './timeline';
import { isOnline, presentPlan, type Device } from './model';
import { secretsOf } from './secrets';

/** A device as userDeviceList and deviceInfo tell it; its secrets come with it, as they do from the platform. */
export function deviceOnWire(device: Device, accountId: string) {
  const { product } = device;
  const present = presentPlan(device);
  return {
    productKey: product.productKey,
    deviceKey: device.deviceKey,
    deviceName: device.name,
    productName: product.name,
    logoImage: '',
    onlineStatus: isOnline(device) ? 1 : 0,
    deviceType: device.owner === accountId ? 1 : 2,
    ...secretsOf(device),
    capabilitiesBitmask: product.capabilities,
    networkType: product.networkType,
    accessType: product.accessType,
    signalStrength: device.signal,
    planId: present?.plan.id ?? null,
    upgradeStatus: present?.deviceStatus ?? 0,
    userConfirmStatus: present?.confirm ?? 0,
    lastConnTimeTs: device.lastSeen,
  };
}

/**
 * What getDeviceBusinessAttributes answers for type 1. The form is not public: the resources stand in `tslResourcesInfo` by the
 * codes of the vendor's list of status fields, values as text, as its SDK has them, and once more in `deviceData`, as other
 * clients read them. battery in percent, signal in dBm, free memory in bytes.
 */
export function attributesOnWire(device: Device, timeline: Timeline) {
  const resources: Record<string, string | null> = {
    version: device.versions.module,
    mcu_version: device.versions.mcu,
    battery: String(device.battery),
    signal_strength: String(device.signal),
    memory_free: String(device.memoryFree),
  };
  const updateTime = String(isOnline(device) ? timeline.now() : device.lastSeen);
  return {
    customizeTslInfo: [],
    deviceLocateInfo: null,
    deviceData: {
      version: device.versions.module,
      mcuVersion: device.versions.mcu,
      battery: device.battery,
      signalStrength: device.signal,
      memoryFree: device.memoryFree,
    },
    tslResourcesInfo: Object.entries(resources)
      .filter(([, value]) => value !== null)
      .map(([resourceCode, resourceValue]) => ({
        resourceCode,
        resourceValue,
        deviceKey: device.deviceKey,
        updateTime,
      })),
  };
}
