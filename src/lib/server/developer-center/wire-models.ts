import type { CenterOperation } from './requests';

/** A type on the wire; a list has the type of its items. */
export type WireType = 'string' | 'int32' | 'int64' | 'double' | 'boolean' | WireModel | readonly [WireType];

/** An object on the wire: its fields. */
export interface WireModel {
  readonly [name: string]: WireType;
}

function fields<const Name extends string>(
  type: WireType,
  ...names: readonly Name[]
): Record<Name, WireType> {
  return Object.fromEntries(names.map((name) => [name, type])) as Record<Name, WireType>;
}

const token: WireModel = { token: 'string', expirationTime: 'int64' };
const tokens: WireModel = { accessToken: token, refreshToken: token };

const user: WireModel = fields('string', 'uid', 'nickname', 'nikeName', 'email', 'phone', 'headimg');

const device: WireModel = {
  ...fields('string', 'productKey', 'deviceKey', 'sn', 'deviceName', 'productName', 'deviceTag', 'fid'),
  ...fields('string', 'firstItemName', 'secondItemName', 'protocol', 'logoImage', 'uid', 'ownerUid'),
  ...fields('string', 'deviceStatus', 'verified', 'networkType', 'accessType', 'signalStrength'),
  ...fields('string', 'authKey', 'bindingCode', 'btPwd'),
  ...fields(
    'int32',
    'onlineStatus',
    'deviceType',
    'capabilitiesBitmask',
    'upgradeStatus',
    'userConfirmStatus',
  ),
  ...fields('int64', 'planId', 'lastConnTimeTs', 'lastOfflineTimeTs', 'activeTimeTs'),
};

const attributes: WireModel = {
  deviceData: {
    ...fields('string', 'version', 'mcuVersion', 'type', 'sdkVersion', 'iccid'),
    ...fields('int32', 'battery', 'signalStrength', 'rsrp'),
    memoryFree: 'int64',
    voltage: 'double',
  },
  deviceLocateInfo: {},
  customizeTslInfo: [
    { ...fields('string', 'resourceCode', 'resourceValce', 'dataType', 'name'), abId: 'int32' },
  ],
  tslResourcesInfo: [fields('string', 'resourceCode', 'resourceValue', 'deviceKey', 'updateTime')],
};

const file: WireModel = {
  ...fields('string', 'fileName', 'filePath', 'fileSha256', 'fileMd5', 'fileCrc'),
  updIndex: 'int32',
  fileSize: 'int64',
};

const component: WireModel = {
  ...fields('string', 'comNo', 'cver', 'tver', 'versionInfo'),
  ...fields('int32', 'sort', 'comType', 'dataType', 'battery', 'signal', 'downloadStatus', 'upgradeStatus'),
  space: 'int64',
  versionMatch: 'boolean',
  downloadProgress: 'double',
  fileList: [file],
};

const planFields: WireModel = {
  ...fields('string', 'planName', 'productKey', 'deviceKey', 'deviceName', 'productIcon', 'versionInfo'),
  ...fields('string', 'upgradeVersionInfo', 'deviceStatusDesc', 'userConfirmStatusDesc'),
  ...fields('int32', 'dataType', 'deviceStatus', 'userConfirmStatus', 'upgradeFinishTips'),
  ...fields('int64', 'planId', 'planStartTime', 'planEndTime', 'appointStartTime', 'appointEndTime'),
  upgradeProgress: 'double',
};

const plan: WireModel = { ...planFields, comVerList: [component] };

const fetchedPlan: WireModel = {
  ...planFields,
  components: [{ ...component, componentNo: 'string' }],
};

const outcome: WireModel = {
  ...fields('string', 'productKey', 'deviceKey', 'msg'),
  planId: 'int64',
  code: 'int32',
};

const outcomes: WireModel = { successList: [outcome], failList: [outcome] };

function pageOf(row: WireModel): WireModel {
  return {
    list: [row],
    total: 'int64',
    ...fields('int32', 'pageNum', 'pageSize', 'size', 'pages', 'startRow', 'endRow', 'prePage', 'nextPage'),
    ...fields('boolean', 'isFirstPage', 'isLastPage', 'hasPreviousPage', 'hasNextPage'),
    ...fields('int32', 'navigatePages', 'navigateFirstPage', 'navigateLastPage'),
    navigatepageNums: ['int32'],
  };
}

/** What stands under `data` in the answer of each operation; null if nothing ever does. */
export const answerModels: Readonly<Record<CenterOperation, WireType | null>> = {
  emailSignIn: tokens,
  phoneSignIn: tokens,
  refreshToken: tokens,
  userInfo: user,
  signOut: null,
  devices: pageOf(device),
  device,
  deviceSecret: device,
  deviceAttributes: attributes,
  devicePlan: plan,
  actOnPlans: outcomes,
  upgradeDetails: [plan],
  devicesWithPlan: pageOf(plan),
  planCount: { haveDeviceUpgradeSum: 'int32' },
  autoConfirmation: 'boolean',
  autoConfirmationOn: null,
  autoConfirmationOff: null,
  acknowledgeResult: null,
  bluetoothPlan: fetchedPlan,
  reportUpgrade: { planId: 'int64' },
};

/** The type of a parameter, by our name; a text if it is not named. */
export const parameterTypes: Readonly<Record<string, WireType>> = {
  page: 'int32',
  pageSize: 'int32',
  planId: 'int64',
  operType: 'int32',
  appointStartTime: 'int64',
  appointEndTime: 'int64',
  reportStatus: 'int32',
};

/** Lists are given whole and by their first page, unless something else is asked for. */
const lists: ReadonlySet<CenterOperation> = new Set(['devices', 'devicesWithPlan']);
/** Whether these are signed is not looked at. */
const unsigned: ReadonlySet<CenterOperation> = new Set(['bluetoothPlan', 'reportUpgrade']);

/** Whether a parameter, by our name, may be left out; those of `furtherParameters` always may. */
export function isOptional(name: CenterOperation, ours: string): boolean {
  if (lists.has(name) || ours.startsWith('appoint')) return true;
  return unsigned.has(name) && (ours === 'signature' || ours === 'signType');
}
