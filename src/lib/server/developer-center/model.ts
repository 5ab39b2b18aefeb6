import type { Period } from '../../plans/types';
import type { PackageFile } from './packages';

/** The platform's numbers. 0 not upgraded, 1 upgrading, 2 succeeded, 3 failed. */
export type DeviceStatus = 0 | 1 | 2 | 3;

/** 0 not confirmed, 1 upgrade now, 2 appointed, 3 cancelled, 4 result acknowledged. */
export type UserConfirmStatus = 0 | 1 | 2 | 3 | 4;

/** 0 none, 1 running, 2 done, 3 failed: of a component's download and of its upgrade. */
export type StepStatus = 0 | 1 | 2 | 3;

/** Why an upgrade ended without success; the words stand in words.ts. */
export type FailureKind =
  | 'battery' // under the component's minimum when the device took the plan
  | 'signal' // weaker than the component's minimum
  | 'space' // less free than the component asks for
  | 'delta' // the device's version is not the one the delta was made for
  | 'download' // the download broke off
  | 'check' // what was downloaded is not what the plan names
  | 'flash' // writing the new version failed
  | 'old-version' // back after the reboot with the old version
  | 'no-return' // not back after the reboot
  | 'plan-ended' // the plan's end came before the device began
  | 'appointment-ended' // the appointment's end came before the device began
  | 'cancelled' // the user's decision
  | 'reported'; // a Bluetooth upgrade whose failure was reported

/** What a device can be told to do wrong; the other kinds follow from its state. */
export const behaviouralFailures = ['download', 'check', 'flash', 'old-version', 'no-return'] as const;

export type BehaviouralFailure = (typeof behaviouralFailures)[number];

export type ProductKind = 'tracker' | 'plug' | 'gateway' | 'sub-device' | 'bluetooth';

export interface Product {
  readonly kind: ProductKind;
  readonly productKey: string;
  readonly name: string;
  /** Bit 0 WAN, 1 Wi-Fi LAN, 2 Bluetooth, 3 Matter. */
  readonly capabilities: number;
  /** 1 Wi-Fi, 2 cellular, 3 NB, 5 Bluetooth. */
  readonly networkType: number;
  /** 0 direct, 1 gateway, 2 sub-device. */
  readonly accessType: number;
}

/** The firmware of a device by component: 0 module, 1 MCU. */
export type ComponentType = 0 | 1;

export interface Versions {
  readonly module: string;
  readonly mcu: string | null;
}

export interface Device {
  readonly product: Product;
  readonly deviceKey: string;
  readonly name: string;
  /** What its user has written on it. */
  readonly tag: string;
  readonly owner: string;
  /** Accounts that may look. */
  readonly sharedWith: readonly string[];
  /** Switched on and with a network; a device that reboots is not online all the same. */
  reachable: boolean;
  rebooting: boolean;
  /** Percent. */
  battery: number;
  /** dBm. */
  signal: number;
  /** Bytes. */
  memoryFree: number;
  versions: Versions;
  autoConfirm: boolean;
  /** What it does wrong, and how many more times; Infinity: always. */
  failure: { readonly kind: BehaviouralFailure; readonly times: number } | null;
  /** How many times longer than others it takes for everything. */
  pace: number;
  /** By the calendar. */
  lastSeen: number;
  /** The last one is the present one; earlier ones can still be asked for by their planId. */
  readonly plans: DevicePlan[];
}

export interface ComponentPlan {
  readonly sort: number;
  readonly componentNo: string;
  readonly type: ComponentType;
  /** 0 full package, 1 delta. */
  readonly dataType: 0 | 1;
  /** The version a delta was made for; for a full package what most devices have. */
  readonly from: string;
  readonly target: string;
  readonly notes: string;
  readonly battery: number | null;
  readonly signal: number | null;
  readonly space: number | null;
  readonly files: readonly PackageFile[];
}

export type PlanState = 'activated' | 'suspended' | 'terminated';

export interface Plan {
  readonly id: bigint;
  readonly name: string;
  readonly notes: string;
  readonly silent: boolean;
  readonly period: Period;
  state: PlanState;
  /** In `sort` order. */
  readonly components: readonly ComponentPlan[];
  readonly devices: DevicePlan[];
}

/** A download or an upgrade of one component, by device time. */
export interface Step {
  status: StepStatus;
  /** Done before `since`, 0–1. */
  done: number;
  /** Since when it runs; null if it stands still. */
  since: number | null;
  /** How long the whole takes. */
  duration: number;
}

export type Stage =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'taking' }
  | { readonly kind: 'download' | 'upgrade'; readonly index: number }
  | { readonly kind: 'reboot' }
  | { readonly kind: 'return' };

/** One plan on one device. */
export interface DevicePlan {
  readonly plan: Plan;
  readonly device: Device;
  /** What the device had when the plan reached it, by component. */
  readonly startVersions: readonly string[];
  deviceStatus: DeviceStatus;
  confirm: UserConfirmStatus;
  appointment: Period | null;
  failure: FailureKind | null;
  resultUnseen: boolean;
  stage: Stage;
  /** Counts up whenever what was scheduled is void. */
  run: number;
  readonly downloads: Step[];
  readonly upgrades: Step[];
}

/** Whether the platform sees the device. */
export function isOnline(device: Device): boolean {
  return device.reachable && !device.rebooting;
}

/** The plan that a device has now; null if it has none or the platform has withdrawn it. */
export function presentPlan(device: Device): DevicePlan | null {
  const last = device.plans.at(-1);
  return last?.plan.state === 'activated' ? last : null;
}
