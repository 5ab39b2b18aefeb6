import type { DeviceStatus, StepStatus, UserConfirmStatus } from './statuses';

/** One device, as the platform names it. */
export interface DeviceId {
  readonly productKey: string;
  readonly deviceKey: string;
}

/** A package as a whole, or the difference to one version. `unknown`: the platform says something else. */
export type PackageKind = 'full' | 'delta' | 'unknown';

/** Whose firmware a component is. `unknown`: the platform says something else, and no version can be compared. */
export type ComponentKind = 'module' | 'mcu' | 'unknown';

/** One file of a component. Check values are lower-case hex; those that the plan does not give are null. */
export interface FirmwareFile {
  /** The order in which a component's files go. */
  readonly index: number;
  readonly name: string;
  /** Where to fetch it: as the gateway sealed it, relative to this origin. */
  readonly url: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: string | null;
  readonly md5: string | null;
  /** Eight hex digits. */
  readonly crc32: string | null;
}

/** One part of a device's firmware that a plan changes. */
export interface PlanComponent {
  /** The order in which a plan's components go. */
  readonly sort: number;
  readonly componentNo: string;
  readonly kind: ComponentKind;
  readonly packageKind: PackageKind;
  /** The version it goes from: for a delta the only one it fits. */
  readonly currentVersion: string;
  readonly targetVersion: string;
  readonly notes: string;
  /** Percent, null if the plan asks for none. */
  readonly minimumBattery: number | null;
  /** dBm, null if the plan asks for none. */
  readonly minimumSignal: number | null;
  /** Free bytes, null if the plan asks for none. */
  readonly requiredSpace: number | null;
  readonly downloadStatus: StepStatus;
  readonly upgradeStatus: StepStatus;
  /** 0–1. */
  readonly downloadProgress: number;
  readonly files: readonly FirmwareFile[];
}

/** A stretch of time, in milliseconds since the epoch; the end is not part of it. */
export interface Period {
  readonly start: number;
  readonly end: number;
}

/** One device's upgrade plan, as the platform tells it. */
export interface DevicePlan extends DeviceId {
  /** An int64: digits, never a number. */
  readonly planId: string;
  readonly planName: string;
  readonly deviceName: string;
  /** What to show first: the notes of this upgrade, else of the version. */
  readonly notes: string;
  readonly packageKind: PackageKind;
  readonly period: Period;
  /** The period the user appointed. */
  readonly appointment: Period | null;
  readonly deviceStatus: DeviceStatus;
  /** The platform's own words for deviceStatus, e.g. why it failed; may be empty. */
  readonly deviceStatusText: string;
  readonly userConfirmStatus: UserConfirmStatus;
  readonly userConfirmStatusText: string;
  /** 0–1. */
  readonly progress: number;
  /** Whether the platform waits for the result to be seen. */
  readonly resultUnseen: boolean;
  readonly components: readonly PlanComponent[];
  /** The places of the components that could not be read, e.g. `comVerList.1.comNo`; they are not among the others. */
  readonly unreadable?: readonly string[];
}

/** The user's decisions, by operType's names. */
export type PlanAction = 'confirm' | 'appoint' | 'cancel' | 'retry';
