import type { Timeline } from './timeline';
import { isOnline, presentPlan, type Device, type ProductKind } from './model';
import { secretsOf } from './secrets';

const HOUR = 3_600_000;

/** What a product is sold as: two names of the platform's catalogue, and what it speaks. */
const catalogue: Readonly<Record<ProductKind, readonly [first: string, second: string, protocol: string]>> = {
  tracker: ['Industry', 'Tracking', 'MQTT'],
  plug: ['Home', 'Sockets', 'MQTT'],
  gateway: ['Industry', 'Gateways', 'MQTT'],
  'sub-device': ['Home', 'Sensors', 'MQTT'],
  bluetooth: ['Home', 'Sensors', 'Bluetooth'],
};

/**
 * A device as userDeviceList and deviceInfo tell it, of the types that are documented: networkType, accessType,
 * signalStrength, deviceStatus and verified are texts. Its secrets come with it, as they do from the platform.
 */
export function deviceOnWire(device: Device, accountId: string) {
  const { product } = device;
  const present = presentPlan(device);
  const [firstItemName, secondItemName, protocol] = catalogue[product.kind];
  const online = isOnline(device);
  return {
    productKey: product.productKey,
    deviceKey: device.deviceKey,
    sn: `SN${device.deviceKey}`,
    deviceName: device.name,
    productName: product.name,
    deviceTag: device.tag,
    firstItemName,
    secondItemName,
    protocol,
    logoImage: '',
    onlineStatus: online ? 1 : 0,
    deviceStatus: online ? '1' : '0',
    verified: '1',
    deviceType: device.owner === accountId ? 1 : 2,
    ...secretsOf(device),
    capabilitiesBitmask: product.capabilities,
    networkType: String(product.networkType),
    accessType: String(product.accessType),
    signalStrength: String(device.signal),
    planId: present?.plan.id ?? null,
    upgradeStatus: present?.deviceStatus ?? 0,
    userConfirmStatus: present?.confirm ?? 0,
    lastConnTimeTs: device.lastSeen,
    lastOfflineTimeTs: online ? device.lastSeen - 12 * HOUR : device.lastSeen,
    activeTimeTs: device.lastSeen - 90 * 24 * HOUR,
    uid: accountId,
    ownerUid: device.owner,
    fid: '',
  };
}

/** The parts that getDeviceBusinessAttributes can be asked for, by their number. */
export type AttributeTypes = ReadonlySet<'1' | '2' | '3'>;

/**
 * What getDeviceBusinessAttributes answers: of type 1 the basics in `deviceData`, battery in percent, signalStrength and rsrp in
 * dBm, memoryFree in bytes, and once more by the codes of the vendor's list of status fields in `tslResourcesInfo`, values as
 * text, as its SDK has them; of type 2 the thing model; of type 3 the place. What was not asked for is null.
 */
export function attributesOnWire(device: Device, timeline: Timeline, types: AttributeTypes) {
  const basics = types.has('1');
  return {
    customizeTslInfo: types.has('2') ? thingModelOf(device) : [],
    deviceLocateInfo: null,
    deviceData: basics ? basicsOf(device) : null,
    tslResourcesInfo: basics ? resourcesOf(device, timeline) : [],
  };
}

function basicsOf(device: Device) {
  const { product, deviceKey } = device;
  return {
    version: device.versions.module,
    mcuVersion: device.versions.mcu,
    battery: device.battery,
    signalStrength: device.signal,
    rsrp: device.signal,
    memoryFree: device.memoryFree,
    type: product.name,
    sdkVersion: '1.0.0',
    voltage: null,
    iccid: product.networkType === 2 ? `89860${deviceKey}` : null,
  };
}

/** `resourceValce` is how the platform spells it. */
function thingModelOf(device: Device) {
  return [
    {
      abId: 1,
      resourceCode: 'battery',
      resourceValce: String(device.battery),
      dataType: 'INT',
      name: 'Battery',
    },
  ];
}

function resourcesOf(device: Device, timeline: Timeline) {
  const resources: Record<string, string | null> = {
    version: device.versions.module,
    mcu_version: device.versions.mcu,
    battery: String(device.battery),
    signal_strength: String(device.signal),
    memory_free: String(device.memoryFree),
  };
  const updateTime = String(isOnline(device) ? timeline.now() : device.lastSeen);
  return Object.entries(resources)
    .filter(([, value]) => value !== null)
    .map(([resourceCode, resourceValue]) => ({
      resourceCode,
      resourceValue,
      deviceKey: device.deviceKey,
      updateTime,
    }));
}
