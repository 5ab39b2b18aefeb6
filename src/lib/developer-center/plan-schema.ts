import * as v from 'valibot';
import { deviceStatuses, FIRST_DEVICE_STATUS, stepStatuses, userConfirmStatuses } from '../plans/statuses';
import type { DevicePlan, PackageKind, Period, PlanComponent } from '../plans/types';
import { FileSchema, KindSchema, PackageKindSchema } from './component-values';
import { parseList } from './parse';
import * as value from './values';

const StepSchema = value.status(stepStatuses);

/** A component; `packageKind` is null if only the plan says it. */
const ComponentSchema = v.pipe(
  v.object({
    sort: value.decorative(value.size),
    comNo: v.nullish(value.key),
    componentNo: v.nullish(value.key),
    comType: KindSchema,
    dataType: PackageKindSchema,
    cver: value.wording,
    tver: value.wording,
    versionInfo: value.wording,
    battery: value.decorative(value.positiveOrNull),
    signal: value.decorative(value.positiveOrNull),
    space: value.decorative(value.positiveOrNull),
    downloadStatus: StepSchema,
    upgradeStatus: StepSchema,
    downloadProgress: v.fallback(value.progress, 0),
    // Through the cloud the device fetches its files itself: one that cannot be read takes no plan away.
    fileList: v.fallback(v.nullish(v.array(FileSchema), []), []),
  }),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const raw = dataset.value;
    // The plan says comNo, the Bluetooth plan componentNo.
    const componentNo = raw.comNo ?? raw.componentNo;
    if (componentNo === undefined || componentNo === null) {
      addIssue({
        message: 'missing',
        path: [{ type: 'object', origin: 'value', input: raw, key: 'comNo', value: undefined }],
      });
      return NEVER;
    }
    return { ...raw, componentNo };
  }),
);

type RawComponent = v.InferOutput<typeof ComponentSchema>;

function component(raw: RawComponent, planKind: PackageKind): PlanComponent {
  return {
    sort: raw.sort ?? 0,
    componentNo: raw.componentNo,
    kind: raw.comType ?? 'unknown',
    packageKind: raw.dataType ?? planKind,
    currentVersion: raw.cver,
    targetVersion: raw.tver,
    notes: raw.versionInfo,
    minimumBattery: raw.battery,
    minimumSignal: raw.signal,
    requiredSpace: raw.space,
    downloadStatus: raw.downloadStatus,
    upgradeStatus: raw.upgradeStatus,
    downloadProgress: raw.downloadProgress,
    files: raw.fileList.toSorted((a, b) => a.index - b.index),
  };
}

function components(raw: readonly RawComponent[], planKind: PackageKind): PlanComponent[] {
  return raw.map((each) => component(each, planKind)).toSorted((a, b) => a.sort - b.sort);
}

/** −1, nothing to upgrade, comes without a plan's facts. */
const NothingSchema = v.pipe(
  v.object({
    productKey: value.key,
    deviceKey: value.key,
    planId: v.nullish(v.union([v.literal(''), value.digits]), ''),
    deviceStatus: value.code([FIRST_DEVICE_STATUS]),
  }),
  v.transform((raw): DevicePlan => ({
    ...emptyPlan,
    productKey: raw.productKey,
    deviceKey: raw.deviceKey,
    planId: raw.planId,
  })),
);

const emptyPlan: Omit<DevicePlan, 'productKey' | 'deviceKey' | 'planId'> = {
  planName: '',
  deviceName: '',
  notes: '',
  packageKind: 'full',
  period: { start: 0, end: 0 },
  appointment: null,
  deviceStatus: 'nothing-to-upgrade',
  deviceStatusText: '',
  userConfirmStatus: 'not-confirmed',
  userConfirmStatusText: '',
  progress: 0,
  resultUnseen: false,
  components: [],
};

const FullPlanSchema = v.pipe(
  v.object({
    planId: value.digits,
    productKey: value.key,
    deviceKey: value.key,
    planName: value.wording,
    deviceName: value.wording,
    versionInfo: value.wording,
    upgradeVersionInfo: value.wording,
    dataType: PackageKindSchema,
    planStartTime: value.instant,
    planEndTime: value.instant,
    appointStartTime: value.decorative(value.instantOrNull),
    appointEndTime: value.decorative(value.instantOrNull),
    deviceStatus: value.status(deviceStatuses, FIRST_DEVICE_STATUS),
    deviceStatusDesc: value.wording,
    userConfirmStatus: value.status(userConfirmStatuses),
    userConfirmStatusDesc: value.wording,
    upgradeProgress: v.fallback(value.progress, 0),
    upgradeFinishTips: value.decorative(value.yesNo),
    comVerList: v.nullish(v.unknown(), []),
  }),
  v.transform((raw): DevicePlan => {
    const { items, unreadable } = readComponents(raw.comVerList);
    const packageKind = raw.dataType ?? items[0]?.dataType ?? 'unknown';
    return {
      productKey: raw.productKey,
      deviceKey: raw.deviceKey,
      planId: raw.planId,
      planName: raw.planName,
      deviceName: raw.deviceName,
      notes: raw.upgradeVersionInfo === '' ? raw.versionInfo : raw.upgradeVersionInfo,
      packageKind,
      period: { start: raw.planStartTime, end: raw.planEndTime },
      appointment: appointment(raw.appointStartTime, raw.appointEndTime),
      deviceStatus: raw.deviceStatus,
      deviceStatusText: raw.deviceStatusDesc,
      userConfirmStatus: raw.userConfirmStatus,
      userConfirmStatusText: raw.userConfirmStatusDesc,
      progress: raw.upgradeProgress,
      resultUnseen: raw.upgradeFinishTips ?? false,
      components: components(items, packageKind),
      ...(unreadable.length > 0 && { unreadable }),
    };
  }),
);

/** Through the cloud a component only says what changes: one that cannot be read is named, and takes nothing away. */
function readComponents(list: unknown): { items: readonly RawComponent[]; unreadable: readonly string[] } {
  if (!Array.isArray(list)) return { items: [], unreadable: ['comVerList'] };
  const { items, malformed } = parseList(ComponentSchema, list, 'comVerList');
  return { items, unreadable: malformed.map(({ details }) => String(details['field'])) };
}

function appointment(start: number | null, end: number | null): Period | null {
  return start === null || end === null ? null : { start, end };
}

/** One device's plan, as getDeviceUpgradePlan and getBatchUpgradeDetails tell it. */
export const PlanSchema = v.lazy((input) => (isNothing(input) ? NothingSchema : FullPlanSchema));

function isNothing(input: unknown): boolean {
  return v.is(v.object({ deviceStatus: value.code([FIRST_DEVICE_STATUS]) }), input);
}
