import type { Device } from '../developer-center/types';
import type { DeviceId, DevicePlan, FirmwareFile, PlanComponent } from '../plans/types';
import { HOUR, START } from './clock';

/** A device by its key alone, of one product. */
export const idOf = (deviceKey: string): DeviceId => ({ productKey: 'p', deviceKey });

/** A file of a component that gives no check value. */
export function fileWith(changes: Partial<FirmwareFile> = {}): FirmwareFile {
  return { index: 0, name: 'f.bin', url: '/f', size: 3, sha256: null, md5: null, crc32: null, ...changes };
}

/** A component that nothing is required for, and that nothing has been done with. */
export function componentWith(changes: Partial<PlanComponent> = {}): PlanComponent {
  return {
    sort: 0,
    componentNo: 'MODULE',
    kind: 'module',
    packageKind: 'full',
    currentVersion: '1.0.0',
    targetVersion: '1.1.0',
    notes: '',
    minimumBattery: null,
    minimumSignal: null,
    requiredSpace: null,
    downloadStatus: 'none',
    upgradeStatus: 'none',
    downloadProgress: 0,
    files: [],
    ...changes,
  };
}

/** A plan of device `deviceKey` that awaits confirmation at START. */
export function planWith(deviceKey: string, changes: Partial<DevicePlan> = {}): DevicePlan {
  return {
    ...idOf(deviceKey),
    planId: '1',
    planName: '',
    deviceName: '',
    notes: '',
    packageKind: 'full',
    period: { start: START - 24 * HOUR, end: START + 24 * HOUR },
    appointment: null,
    deviceStatus: 'not-upgraded',
    deviceStatusText: '',
    userConfirmStatus: 'not-confirmed',
    userConfirmStatusText: '',
    progress: 0,
    resultUnseen: false,
    components: [componentWith()],
    ...changes,
  };
}

/** An own device, online, whose plan awaits confirmation. */
export function deviceWith(deviceKey: string, changes: Partial<Device> = {}): Device {
  return {
    ...idOf(deviceKey),
    name: `Device ${deviceKey}`,
    productName: 'Tracker',
    tag: '',
    online: true,
    shared: false,
    capabilities: { wan: true, wifi: false, bluetooth: false, matter: false },
    bluetoothOnly: false,
    networkType: 'cellular',
    accessType: 'direct',
    signalStrength: null,
    lastSeen: null,
    plan: { planId: '1', deviceStatus: 'not-upgraded', userConfirmStatus: 'not-confirmed' },
    ...changes,
  };
}
