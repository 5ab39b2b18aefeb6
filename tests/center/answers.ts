import { createHash } from 'node:crypto';

/*
 * What a Developer Center answers, canned, in the names and numbers of its documentation. Written from that alone, so
 * that it agrees with the app only if both read it alike.
 */

export type Fields = Record<string, unknown>;
/** A package's bytes; what they are does not matter to anybody but its hash. */
export const PACKAGE = Buffer.alloc(12_000, 'firmware ');
export const van = { productKey: 'p11van', deviceKey: '861234567890001' };
export const sensor = { productKey: 'p11ble', deviceKey: 'A1B2C3D4E5F6' };

export const deviceOf = (ids: typeof van, deviceName: string, plan: Fields, more: Fields = {}): Fields => ({
  ...{ ...ids, sn: null, deviceName, productName: 'Tracker', protocol: 'MQTT', logoImage: '', verified: '1' },
  ...{ onlineStatus: 1, deviceType: 1, authKey: 'YXV0aEtleWF1dGhLZXkxNg==', bindingCode: '', btPwd: '' },
  ...{ capabilitiesBitmask: 1, networkType: '2', accessType: '0', signalStrength: '-71' },
  ...{ planId: plan['planId'] ?? null, upgradeStatus: plan['deviceStatus'] ?? 0, userConfirmStatus: 0 },
  ...{ lastConnTimeTs: Date.now() - 60_000, ...more },
});

export const bluetooth = {
  ...{ onlineStatus: 0, capabilitiesBitmask: 4, networkType: '5', bindingCode: 'YmluZGluZ0NvZGUxNmJ5dA==' },
};

/** A plan, open since yesterday, of one component with one file below the address `files`. */
export const planOf = (ids: typeof van, files: string, planId: string): Fields => ({
  ...{ ...ids, planId, planName: 'Autumn firmware', deviceName: 'Van 7', productIcon: '', versionInfo: '' },
  ...{
    upgradeVersionInfo: 'Fewer reconnects in tunnels.',
    dataType: 0,
    appointStartTime: 0,
    appointEndTime: 0,
  },
  ...{ planStartTime: Date.now() - 86_400_000, planEndTime: Date.now() + 864_000_000, upgradeProgress: 0 },
  ...{ deviceStatus: 0, deviceStatusDesc: 'Not upgraded', userConfirmStatus: 0, upgradeFinishTips: 0 },
  ...{ userConfirmStatusDesc: 'Not confirmed', comVerList: [componentOf(`${files}/module.bin`)] },
});

const componentOf = (filePath: string): Fields => ({
  ...{ sort: 1, comNo: 'MODULE', comType: 0, dataType: 0, cver: '1.0.0', tver: '1.1.0', versionMatch: 1 },
  ...{ versionInfo: 'Steadier radio', battery: 0, signal: 0, space: 0, downloadStatus: 0, upgradeStatus: 0 },
  ...{ downloadProgress: 0, fileList: [fileOf(filePath)] },
});
export const fileOf = (filePath: string): Fields => ({
  ...{ updIndex: 1, fileName: 'module.bin', filePath, fileSize: PACKAGE.length, fileMd5: '', fileCrc: '' },
  fileSha256: createHash('sha256').update(PACKAGE).digest('hex'),
});
export const attributes = {
  deviceData: { version: '1.0.0', mcuVersion: '0.4', battery: 84, memoryFree: 4096, rsrp: -97, type: 'BG95' },
};

/** What a device that has begun shows each time it is asked, and how it can end. */
export const course: readonly Fields[] = [
  { deviceStatus: 1, deviceStatusDesc: 'Upgrading', upgradeProgress: 0.3, downloadStatus: 1 },
  { deviceStatus: 1, deviceStatusDesc: 'Upgrading', upgradeProgress: 0.8, upgradeStatus: 1 },
];
export const ends: Readonly<Record<'succeeded' | 'failed', Fields>> = {
  succeeded: { deviceStatus: 2, deviceStatusDesc: 'Succeeded', upgradeStatus: 2 },
  failed: { deviceStatus: 3, deviceStatusDesc: 'Not enough power', upgradeStatus: 3 },
};
