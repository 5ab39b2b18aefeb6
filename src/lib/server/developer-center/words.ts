import type { FailureKind } from './model';

/** The languages in which the platform speaks. */
export type Language = 'en' | 'zh-CN';

/** The first language of an Accept-Language header that the platform speaks; English if there is none. */
export function languageOf(header: string | null): Language {
  for (const range of (header ?? '').split(',')) {
    const tag = range.split(';')[0]?.trim().toLowerCase() ?? '';
    if (tag.startsWith('zh')) return 'zh-CN';
    if (tag.startsWith('en')) return 'en';
  }
  return 'en';
}

type Words = Readonly<Record<Language, string>>;

const words = (en: string, zh: string): Words => ({ en, 'zh-CN': zh });

/**
 * What the platform refuses, with its code. Up to 6085 they are the documented ones; those from 6201 are this platform's own,
 * since none is specific to upgrades.
 */
export const refusals = {
  tokenRefused: {
    code: 5032,
    ...words('The token is not valid. Please sign in again.', '令牌无效，请重新登录。'),
  },
  tokenMissing: { code: 5106, ...words('The request carries no token.', '请求未携带令牌。') },
  signatureRefused: { code: 5420, ...words('The signature is wrong.', '签名错误。') },
  userDomainMissing: { code: 5023, ...words('The user domain is missing.', '缺少用户域。') },
  userDomainMalformed: { code: 5013, ...words('The user domain is malformed.', '用户域格式错误。') },
  userDomainUnknown: { code: 5015, ...words('The user domain does not exist.', '用户域不存在。') },
  emailUnknown: { code: 5031, ...words('The e-mail address is not registered.', '该邮箱未注册。') },
  phoneUnknown: { code: 5004, ...words('The phone number is not registered.', '该手机号未注册。') },
  phoneMalformed: { code: 5019, ...words('The phone number is malformed.', '手机号格式错误。') },
  phoneOneTryLeft: {
    code: 5579,
    ...words('Wrong password. You have 1 try left.', '密码错误，还可以尝试 1 次。'),
  },
  phoneTwoTriesLeft: {
    code: 5580,
    ...words('Wrong password. You have 2 tries left.', '密码错误，还可以尝试 2 次。'),
  },
  phoneThreeTriesLeft: {
    code: 5581,
    ...words('Wrong password. You have 3 tries left.', '密码错误，还可以尝试 3 次。'),
  },
  phoneFourTriesLeft: {
    code: 5582,
    ...words('Wrong password. You have 4 tries left.', '密码错误，还可以尝试 4 次。'),
  },
  oneTryLeft: { code: 5583, ...words('Wrong password. You have 1 try left.', '密码错误，还可以尝试 1 次。') },
  twoTriesLeft: {
    code: 5584,
    ...words('Wrong password. You have 2 tries left.', '密码错误，还可以尝试 2 次。'),
  },
  threeTriesLeft: {
    code: 5585,
    ...words('Wrong password. You have 3 tries left.', '密码错误，还可以尝试 3 次。'),
  },
  fourTriesLeft: {
    code: 5586,
    ...words('Wrong password. You have 4 tries left.', '密码错误，还可以尝试 4 次。'),
  },
  locked: {
    code: 5147,
    ...words('The account is locked for 20 minutes.', '帐号已锁定 20 分钟。'),
  },
  noRight: { code: 5041, ...words('This needs the owner of the device.', '此操作需要设备的所有者。') },
  anothersDevice: { code: 5141, ...words('The device belongs to another account.', '该设备属于其他帐号。') },
  notBound: { code: 5052, ...words('The device is not bound.', '设备未绑定。') },
  keysMissing: { code: 5140, ...words('Product key or device key is missing.', '缺少产品 Key 或设备 Key。') },
  serviceFault: {
    code: 5000,
    ...words('The service has a fault. Please try again later.', '服务异常，请稍后再试。'),
  },
  parameterWrong: { code: 6201, ...words('A parameter is wrong.', '参数错误。') },
  tooMany: { code: 6202, ...words('At most 100 devices can be asked at once.', '一次最多查询 100 台设备。') },
  planUnknown: { code: 6203, ...words('The device does not have this plan.', '设备没有此升级计划。') },
  planSuspended: { code: 6204, ...words('The plan is suspended.', '升级计划已暂停。') },
  planTerminated: { code: 6205, ...words('The plan was terminated.', '升级计划已终止。') },
  planNotOpen: { code: 6206, ...words('The plan has not begun yet.', '升级计划尚未开始。') },
  planEnded: { code: 6207, ...words('The plan has ended.', '升级计划已结束。') },
  notPossibleNow: {
    code: 6208,
    ...words('This is not possible in the present state.', '当前状态下无法执行此操作。'),
  },
  appointmentOutside: {
    code: 6209,
    ...words('The appointment lies outside the period of the plan.', '预约时间不在升级计划的时间范围内。'),
  },
  appointmentShort: {
    code: 6210,
    ...words('An appointment takes at least one hour.', '预约时长至少为一小时。'),
  },
  appointmentPast: { code: 6211, ...words('The appointment begins in the past.', '预约开始时间已过。') },
  byBluetooth: { code: 6212, ...words('This device is upgraded over Bluetooth.', '该设备通过蓝牙升级。') },
  componentUnknown: {
    code: 6213,
    ...words('The plan does not have this component.', '升级计划没有此组件。'),
  },
  notFound: { code: 404, ...words('There is nothing at this address.', '地址不存在。') },
} as const satisfies Record<string, { code: number } & Words>;

export type RefusalName = keyof typeof refusals;

/** A request that the platform refuses: becomes the envelope's code and msg, and never leaves the embedded center. */
export class RefusedRequest extends Error {
  readonly reason: RefusalName;

  constructor(reason: RefusalName) {
    super(reason);
    this.name = 'RefusedRequest';
    this.reason = reason;
  }
}

/** A failure in the platform's own words (deviceStatusDesc). */
export const failureWords: Readonly<Record<FailureKind, Words>> = {
  battery: words('Upgrade failed: the battery is too low', '升级失败：电量不足'),
  signal: words('Upgrade failed: the signal is too weak', '升级失败：信号太弱'),
  space: words('Upgrade failed: not enough free space', '升级失败：存储空间不足'),
  delta: words(
    'Upgrade failed: the delta does not fit the installed version',
    '升级失败：差分包与当前版本不匹配',
  ),
  download: words('Upgrade failed: the download broke off', '升级失败：下载中断'),
  check: words('Upgrade failed: the package did not pass its check', '升级失败：升级包校验不通过'),
  flash: words('Upgrade failed: the new version could not be written', '升级失败：写入新版本失败'),
  'old-version': words(
    'Upgrade failed: the device came back with the old version',
    '升级失败：设备重启后仍为旧版本',
  ),
  'no-return': words(
    'Upgrade failed: the device did not come back after the reboot',
    '升级失败：设备重启后未上线',
  ),
  'plan-ended': words(
    'Upgrade failed: the plan ended before the device began',
    '升级失败：计划结束前设备未开始升级',
  ),
  'appointment-ended': words(
    'Upgrade failed: the appointment ended before the device began',
    '升级失败：预约时段结束前设备未开始升级',
  ),
  cancelled: words('Upgrade failed: cancelled by the user', '升级失败：用户已取消'),
  reported: words('Upgrade failed: reported by the app', '升级失败：由应用上报'),
};

/** deviceStatus in words, by its number. */
export const statusWords: Readonly<Record<-1 | 0 | 1 | 2 | 3, Words>> = {
  [-1]: words('Nothing to upgrade', '无需升级'),
  0: words('Not upgraded', '未升级'),
  1: words('Upgrading', '升级中'),
  2: words('Upgrade succeeded', '升级成功'),
  3: words('Upgrade failed', '升级失败'),
};

/** userConfirmStatus in words, by its number. */
export const confirmWords: Readonly<Record<0 | 1 | 2 | 3 | 4, Words>> = {
  0: words('Not confirmed', '未确认'),
  1: words('Upgrade now', '立即升级'),
  2: words('Appointed', '已预约'),
  3: words('Cancelled', '已取消'),
  4: words('Result acknowledged', '结果已确认'),
};
