import type { OperationName } from '../developer-center/operations';

/** How an operation travels to the Developer Center. */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the Developer Center's address. */
  readonly path: string;
  readonly encoding: 'query' | 'form' | 'json' | 'json-array';
  /** The parameters that pass, as our name → the platform's; nothing else is forwarded. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Parameters that the gateway adds itself, by the platform's names. */
  readonly constants?: Readonly<Record<string, string | number>>;
}

/** What the gateway asks for itself; no page can. */
export type GatewayOperation = 'emailSignIn' | 'phoneSignIn' | 'refreshToken' | 'userInfo' | 'signOut';

export type EndpointTable = Readonly<Record<OperationName | GatewayOperation, Endpoint>>;

const same = (...names: string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, name]));

const device = same('productKey', 'deviceKey');

/** The documented platform's endpoints. Guesses among them can be corrected by configuration (`ENDPOINTS`). */
export const defaultEndpoints: EndpointTable = {
  emailSignIn: {
    method: 'POST',
    path: '/v2/enduser/enduserapi/emailPwdLogin',
    encoding: 'form',
    parameters: same('email', 'pwd', 'random', 'userDomain', 'signature'),
  },
  phoneSignIn: {
    method: 'POST',
    path: '/v2/enduser/enduserapi/phonePwdLogin',
    encoding: 'form',
    parameters: same('internationalCode', 'phone', 'pwd', 'random', 'userDomain', 'signature'),
  },
  refreshToken: {
    method: 'PUT',
    path: '/v2/enduser/enduserapi/refreshToken',
    encoding: 'query',
    parameters: same('refreshToken'),
  },
  userInfo: {
    method: 'GET',
    path: '/v2/enduser/enduserapi/userInfo',
    encoding: 'query',
    parameters: {},
  },
  signOut: {
    method: 'DELETE',
    path: '/v2/enduser/enduserapi/userLogout',
    encoding: 'query',
    parameters: {},
  },
  devices: {
    method: 'GET',
    path: '/v2/binding/enduserapi/userDeviceList',
    encoding: 'query',
    parameters: same('page', 'pageSize', 'deviceName'),
  },
  device: {
    method: 'GET',
    path: '/v2/binding/enduserapi/deviceInfo',
    encoding: 'query',
    parameters: { productKey: 'pk', deviceKey: 'dk' },
  },
  deviceAttributes: {
    method: 'GET',
    path: '/v2/binding/enduserapi/getDeviceBusinessAttributes',
    encoding: 'query',
    parameters: { productKey: 'pk', deviceKey: 'dk' },
    constants: { type: 1 },
  },
  devicePlan: {
    method: 'GET',
    path: '/v2/quecota/enduserapi/v2/getDeviceUpgradePlan',
    encoding: 'query',
    parameters: device,
  },
  actOnPlans: {
    method: 'POST',
    path: '/v2/quecota/enduserapi/v2/userBatchConfirmUpgrade',
    encoding: 'json-array',
    parameters: { ...device, ...same('planId', 'operType', 'appointStartTime', 'appointEndTime') },
  },
  upgradeDetails: {
    method: 'POST',
    path: '/v2/quecota/enduserapi/v2/getBatchUpgradeDetails',
    encoding: 'json-array',
    parameters: { ...device, ...same('planId') },
  },
  devicesWithPlan: {
    method: 'GET',
    path: '/v2/quecota/enduserapi/getUpgradePlanDeviceList',
    encoding: 'query',
    parameters: same('page', 'pageSize'),
  },
  planCount: {
    method: 'GET',
    path: '/v2/quecota/enduserapi/getUserIsHaveDeviceUpgrade',
    encoding: 'query',
    parameters: {},
  },
  autoConfirmation: {
    method: 'GET',
    path: '/v2/quecota/enduserapi/getAutoUpgradeSwitch',
    encoding: 'query',
    parameters: device,
  },
  autoConfirmationOn: {
    method: 'POST',
    path: '/v2/quecota/enduserapi/setAutoUpgradeSwitch',
    encoding: 'json',
    parameters: device,
  },
  autoConfirmationOff: {
    method: 'POST',
    path: '/v2/quecota/enduserapi/deleteDeviceUpgrade',
    encoding: 'json',
    parameters: device,
  },
  acknowledgeResult: {
    method: 'POST',
    path: '/v2/quecota/enduserapi/closeFinishTips',
    encoding: 'json',
    parameters: { ...device, ...same('planId') },
  },
  bluetoothPlan: {
    method: 'POST',
    path: '/v2/binding/enduserapi/getFetchPlan',
    encoding: 'json',
    parameters: device,
  },
  reportUpgrade: {
    method: 'POST',
    path: '/v2/binding/enduserapi/reportUpgradeStatus',
    encoding: 'json',
    parameters: { ...device, ...same('componentNo', 'reportStatus') },
  },
  deviceSecret: {
    method: 'GET',
    path: '/v2/binding/enduserapi/deviceInfo',
    encoding: 'query',
    parameters: { productKey: 'pk', deviceKey: 'dk' },
  },
};
