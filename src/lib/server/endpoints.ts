import { operationNames, type OperationName } from '../developer-center/operations';

export const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/**
 * How parameters travel: in the address; as a form; as one JSON object; or as a JSON array of one object an item, also
 * if there is only one.
 */
export const encodings = ['query', 'form', 'json', 'json-array'] as const;

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/**
 * Where parts of an answer stand: names below `data`, parted by dots; `.` is `data` itself. `components` is counted from
 * each plan.
 */
export interface AnswerPaths {
  readonly list?: string;
  readonly components?: string;
  readonly successes?: string;
  readonly failures?: string;
}

/** How an operation travels to the Developer Center. */
export interface Endpoint {
  readonly method: (typeof methods)[number];
  /** Below the Developer Center's address. */
  readonly path: string;
  readonly encoding: (typeof encodings)[number];
  /** The parameters that pass, as our name → the platform's; nothing else is forwarded. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Parameters that the gateway adds itself, by the platform's names. */
  readonly constants?: Readonly<Record<string, Json>>;
  /** Headers that the gateway adds itself; `{uuid}` in a value becomes a new one for each request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The name under which a JSON body stands in an object of its own. */
  readonly wrap?: string;
  /** What of the answer stands elsewhere than usual (answer-paths.ts). */
  readonly answer?: AnswerPaths;
}

/** What the gateway asks for itself; no page can. */
export const gatewayOperations = [
  'emailSignIn',
  'phoneSignIn',
  'refreshToken',
  'userInfo',
  'signOut',
] as const;

export type GatewayOperation = (typeof gatewayOperations)[number];

/** Every operation of the table. */
export type EndpointName = OperationName | GatewayOperation;

export const endpointNames: readonly EndpointName[] = [...gatewayOperations, ...operationNames];

export type EndpointTable = Readonly<Record<EndpointName, Endpoint>>;

/** The operations that are given several items at once. */
export const batchOperations: ReadonlySet<EndpointName> = new Set(['actOnPlans', 'upgradeDetails']);

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
    parameters: { ...same('page', 'pageSize', 'deviceName'), deviceKey: 'dk' },
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
    parameters: { ...device, ...same('signType', 'signature') },
  },
  reportUpgrade: {
    method: 'POST',
    path: '/v2/binding/enduserapi/reportUpgradeStatus',
    encoding: 'json',
    parameters: { ...device, ...same('componentNo', 'reportStatus', 'signature') },
  },
  deviceSecret: {
    method: 'GET',
    path: '/v2/binding/enduserapi/deviceInfo',
    encoding: 'query',
    parameters: { productKey: 'pk', deviceKey: 'dk' },
  },
};
