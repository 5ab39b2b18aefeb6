import { fileOf, van, type Fields } from './answers';

/** Changes an answer of the operation `name`; undefined leaves it. */
type Deviation = (name: string, answer: Fields) => Fields | undefined;

const dataOf = (operation: string, change: (data: Fields) => unknown): Deviation => {
  return (name, { data }) => (name === operation ? { code: 200, data: change(data as Fields) } : undefined);
};
const each = (operations: string, change: (item: Fields) => Fields): Deviation => {
  return (name, { data }) => {
    if (!operations.includes(name)) return undefined;
    const { list, ...page } = data as Fields & { list?: Fields[] };
    if (list) return { code: 200, data: { ...page, list: list.map(change) } };
    return { code: 200, data: Array.isArray(data) ? (data as Fields[]).map(change) : change(data as Fields) };
  };
};
const rows = each.bind(null, 'deviceInfo userDeviceList');
const plans = each.bind(null, 'getDeviceUpgradePlan getBatchUpgradeDetails');
const components = (changes: Fields): Deviation =>
  plans((plan) => ({ ...plan, comVerList: [{ ...(plan['comVerList'] as [Fields])[0], ...changes }] }));
const refuse = (operation: string, code: number): Deviation => {
  return (name) => (name === operation ? { code, msg: 'Refused', data: null } : undefined);
};

const odd = {
  signalStrength: 'strong',
  networkType: 'LTE',
  accessType: 'x',
  onlineStatus: 2,
  lastConnTimeTs: 'May',
};
const held = { deviceStatus: 6, deviceStatusDesc: 'Held by the operator' };
const suspended = { data: { ...van, planId: '9007199254740995' }, code: 6123, msg: 'Plan suspended' };
const MODULE = { componentNo: 'MODULE' };

/** Each of them is one way in which a Developer Center was seen, or is free, to answer otherwise. */
export const knobs = {
  fails: null,
  'large fleet, total 0': dataOf('userDeviceList', (page) => ({ ...page, total: 0, pages: undefined })),
  'list under another name': dataOf('userDeviceList', ({ list, total }) => ({ records: list, total })),
  'plan in a wrapper': plans((plan) => ({ plan })),
  'switch in a wrapper': dataOf('getAutoUpgradeSwitch', (on) => ({ autoUpgradeSwitch: on })),
  'odd decorations': rows((row) => ({ ...row, ...odd, deviceType: undefined })),
  'unknown status': plans((plan) => ({ ...plan, ...held })),
  'period that is none': plans((plan) => ({ ...plan, planEndTime: 'next week' })),
  'times in seconds': plans((plan) => ({
    ...plan,
    planEndTime: Math.floor(Number(plan['planEndTime']) / 1000),
  })),
  'delta from another version': components({ dataType: 1, cver: '0.9.7' }),
  'much space': components({ space: 90_000_000 }),
  'MCU versions as a list': dataOf('getDeviceBusinessAttributes', () => ({
    deviceData: { version: '1.0.0', mcuVersion: '[{"name":"motor","version":"3.2"}]' },
  })),
  'refusals below data': dataOf('userBatchConfirmUpgrade', () => ({ failureList: [suspended] })),
  'userInfo refused': refuse('userInfo', 5041),
  'user domain unknown': refuse('emailPwdLogin', 5015),
  'e-mail not registered': refuse('emailPwdLogin', 5031),
  'components under comVerList': dataOf('getFetchPlan', () => [{ comVerList: [MODULE] }]),
  'components under another name': dataOf('getFetchPlan', () => ({ parts: [MODULE] })),
  'another target': dataOf('getFetchPlan', () => ({ components: [{ ...MODULE, tver: '1.2.0' }] })),
  'another plan': dataOf('getFetchPlan', () => ({ components: [MODULE], planId: '41' })),
  'a file without an address': dataOf('getFetchPlan', () => [{ ...MODULE, fileList: [fileOf('')] }]),
  'no file anywhere': components({ fileList: [] }),
  'only the other secret': rows((row) => ({ ...row, bindingCode: null })),
  'a web page instead of a file': null,
  'a short file': null,
  'a file that stands still': null,
} satisfies Record<string, Deviation | null>;

export type Knob = keyof typeof knobs;
