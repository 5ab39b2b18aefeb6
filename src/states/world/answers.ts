/*
 * What the gateway answers, recorded: in the platform's names and numbers, as the client's schemas read them.
 */

export type Fields = Readonly<Record<string, unknown>>;

const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Under which everything of a state is kept. */
export const scope = { center: 'recorded', account: 'dispatch' };
export const ACCOUNT_NAME = 'dispatch@fleet.example';

export const session = (more: Fields = {}): Fields => ({
  account: { id: scope.account, name: ACCOUNT_NAME },
  developerCenter: { id: scope.center, name: 'Fleet Developer Center', embedded: false },
  demo: null,
  reports: ['confirmed', 'downloading', 'transferring', 'succeeded', 'failed'],
  ...more,
});

export const nobody = (more: Fields = {}): Fields => session({ account: null, ...more });

export const store = { productKey: 'p11wan', deviceKey: '861234567890001' };
export const sensor = { productKey: 'p11bLe', deviceKey: 'AABBCCDD1234' };

/** A row of the list; its plan's statuses in the platform's numbers. */
export const row = (ids: typeof store, deviceName: string, more: Fields = {}): Fields => ({
  ...ids,
  deviceName,
  productName: ids === sensor ? 'Bay sensor' : 'Cold chain tracker',
  onlineStatus: 1,
  deviceType: 1,
  capabilitiesBitmask: ids === sensor ? 4 : 1,
  networkType: ids === sensor ? '5' : '2',
  accessType: '0',
  signalStrength: '-71',
  lastConnTimeTs: Date.now() - 2 * HOUR,
  planId: null,
  upgradeStatus: 0,
  userConfirmStatus: 0,
  ...more,
});

export const page = (list: readonly Fields[], more: Fields = {}): Fields => ({
  list,
  total: list.length,
  pageNum: 1,
  pageSize: 100,
  pages: 1,
  hasNextPage: false,
  ...more,
});

export const attributes = (more: Fields = {}): Fields => ({
  deviceData: { version: '1.0.0', mcuVersion: '0.4', battery: 84, memoryFree: 4_096_000, rsrp: -87, ...more },
});

export const component = (more: Fields = {}): Fields => ({
  sort: 1,
  comNo: 'MODULE',
  comType: 0,
  dataType: 0,
  cver: '1.0.0',
  tver: '1.1.0',
  versionInfo: 'Steadier radio in tunnels.',
  battery: 0,
  signal: 0,
  space: 0,
  downloadStatus: 0,
  upgradeStatus: 0,
  downloadProgress: 0,
  fileList: [
    {
      updIndex: 1,
      fileName: 'module-1.1.0.bin',
      filePath: '/gateway/firmware/module',
      fileSize: 1_234_567,
      fileSha256: 'a'.repeat(64),
      fileMd5: '',
      fileCrc: '',
    },
  ],
  ...more,
});

export const mcu = (more: Fields = {}): Fields =>
  component({ sort: 2, comNo: 'MCU', comType: 1, cver: '0.4', tver: '0.5', versionInfo: '', ...more });

export const PLAN = '9007199254740995';

/** A plan, open since yesterday and for ten days, that waits for a decision. */
export const plan = (ids: typeof store, more: Fields = {}): Fields => ({
  ...ids,
  planId: PLAN,
  planName: 'Autumn firmware',
  deviceName: '',
  versionInfo: '',
  upgradeVersionInfo: 'Fewer reconnects in tunnels, and a battery that lasts two weeks longer.',
  dataType: 0,
  planStartTime: Date.now() - DAY,
  planEndTime: Date.now() + 10 * DAY,
  appointStartTime: 0,
  appointEndTime: 0,
  deviceStatus: 0,
  deviceStatusDesc: '',
  userConfirmStatus: 0,
  userConfirmStatusDesc: '',
  upgradeProgress: 0,
  upgradeFinishTips: 0,
  comVerList: [component(), mcu()],
  ...more,
});
