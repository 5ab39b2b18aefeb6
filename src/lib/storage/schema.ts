import type { DBSchema } from 'idb';
import type { DeviceId, DevicePlan, PlanComponent } from '../plans/types';
import type { ActivityRecord } from './activity-record';
import type { OutboxRecord } from './outbox-record';
import type { AccountScope, DeviceKeyPath } from './scope';

/** A device as last known. Its reader parses `device`: an older version of the app may have kept it. */
export interface DeviceRecord extends AccountScope, DeviceId {
  readonly device: unknown;
  /** When the Developer Center said so, ms since the epoch. */
  readonly readAt: number;
}

/** A device's plan through the cloud as last known; `plan` is null where it was known to have none. */
export interface PlanRecord extends AccountScope, DeviceId {
  readonly plan: DevicePlan | null;
  readonly readAt: number;
}

/** A plan that goes over Bluetooth: what the Developer Center's client calls BluetoothPlan. */
export interface KeptBluetoothPlan {
  readonly planId: string | null;
  readonly notes: string;
  readonly components: readonly PlanComponent[];
}

/** A device's Bluetooth plan as last known. */
export interface BluetoothPlanRecord extends AccountScope, DeviceId {
  readonly plan: KeptBluetoothPlan | null;
  /** The plan's end, ms since the epoch; null where the Developer Center did not tell. */
  readonly end: number | null;
  readonly readAt: number;
}

/** What opens a device over Bluetooth, as the Developer Center has it. */
export interface KeptSecret {
  readonly authKey: string | null;
  readonly bindingCode: string | null;
  readonly bluetoothPassword: string | null;
}

/** A device's Bluetooth secret, encrypted. */
export interface SecretRecord extends AccountScope, DeviceId {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly sealed: ArrayBuffer;
  /** The end of the plan that it is kept for: from then on it is deleted unread. */
  readonly until: number;
}

/** The account's wrapping key: AES-GCM, non-extractable. */
export interface SecretKeyRecord extends AccountScope {
  readonly key: CryptoKey;
}

/** One kept copy of a firmware file, whole or on its way. */
export interface PackageRecord extends AccountScope {
  /** Names the chunks; the file's content names the copy once it is complete. */
  readonly copyId: string;
  /** What plans say of this content (firmware/identity.ts): usually one, more where plans describe it differently. */
  readonly identities: readonly string[];
  /** Known once all bytes are here and agree with what the plan gave; null until then. */
  readonly sha256: string | null;
  readonly name: string;
  /** Bytes in all, as the plan says. */
  readonly size: number;
  /** Bytes in the chunks, always a prefix of the file. */
  readonly received: number;
  /** The strong validator of the answer that the bytes came from: ETag, or Last-Modified. */
  readonly validator: string | null;
  readonly createdAt: number;
  /** When it was last downloaded, asked for or read. */
  readonly usedAt: number;
}

/** That a device's plan needs a file. */
export interface PackageUseRecord extends AccountScope, DeviceId {
  readonly componentNo: string;
  readonly fileIndex: number;
  readonly planId: string | null;
  /** The end of the plan: until then the package is not taken for room. */
  readonly until: number;
  readonly copyId: string;
}

/** A report that a journal knows of. */
export interface JournalReport {
  /** The outbox entry's id. */
  readonly id: string;
  readonly componentNo: string;
  readonly report: string;
  readonly savedAt: number;
  readonly acceptedAt: number | null;
}

/** One device's Bluetooth upgrade, so that it can go on after a reload or a crash. */
export interface JournalRecord extends AccountScope, DeviceId {
  /** The flow's own: it parses what it reads. */
  readonly state: unknown;
  readonly reports: readonly JournalReport[];
  readonly updatedAt: number;
}

/** What was learnt of the link to a product's devices; the flow parses `profile`. */
export interface LinkProfileRecord extends AccountScope {
  readonly productKey: string;
  readonly profile: unknown;
  readonly updatedAt: number;
}

/** What this app alone saw of a device and its plan; the reader parses `memory`. */
export interface DeviceMemoryRecord extends AccountScope, DeviceId {
  readonly memory: unknown;
  readonly updatedAt: number;
}

export interface SettingRecord extends AccountScope {
  readonly name: string;
  readonly value: unknown;
}

type ScopeKey = [center: string, account: string];

/** The database as it is at the newest version. */
export interface OverairSchema extends DBSchema {
  settings: { key: [...ScopeKey, name: string]; value: SettingRecord };
  devices: { key: DeviceKeyPath; value: DeviceRecord };
  plans: { key: DeviceKeyPath; value: PlanRecord };
  bluetoothPlans: { key: DeviceKeyPath; value: BluetoothPlanRecord };
  linkProfiles: { key: [...ScopeKey, productKey: string]; value: LinkProfileRecord };
  outbox: {
    key: [...ScopeKey, sequence: number];
    value: OutboxRecord;
    indexes: { byId: [...ScopeKey, id: string] };
  };
  activity: {
    key: [...ScopeKey, id: string];
    value: ActivityRecord;
    indexes: { byTime: [...ScopeKey, happenedAt: number] };
  };
  journals: { key: DeviceKeyPath; value: JournalRecord };
  packages: { key: [...ScopeKey, copyId: string]; value: PackageRecord };
  chunks: { key: [...ScopeKey, copyId: string, index: number]; value: Uint8Array<ArrayBuffer> };
  packageUses: {
    key: [...DeviceKeyPath, componentNo: string, fileIndex: number];
    value: PackageUseRecord;
  };
  secretKeys: { key: ScopeKey; value: SecretKeyRecord };
  secrets: { key: DeviceKeyPath; value: SecretRecord };
  deviceMemories: {
    key: DeviceKeyPath;
    value: DeviceMemoryRecord;
    indexes: { byTime: [...ScopeKey, updatedAt: number] };
  };
}
