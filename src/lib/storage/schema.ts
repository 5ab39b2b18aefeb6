import type * as v from 'valibot';
import { ActivityRecordSchema } from './activity-record';
import { DeviceRecordSchema } from './device-record';
import { FollowedUpgradeSchema } from './followed-record';
import { JournalRecordSchema } from './journal-record';
import { LinkProfileRecordSchema } from './link-profile-record';
import { KeyListRecordSchema, ListViewRecordSchema } from './list-view-record';
import { DeviceMemoryRecordSchema } from './memory-record';
import { OutboxRecordSchema } from './outbox-record';
import { ChunkSchema, PackageRecordSchema, PackageUseRecordSchema } from './package-record';
import { ParkedRecordSchema } from './parked-record';
import { BluetoothPlanRecordSchema, PlanRecordSchema } from './plan-record';
import type { DeepReadonly } from './record-fields';
import type { DeviceKeyPath } from './scope';
import { StagedUpgradeRecordSchema, StageRecordSchema } from './staged-upgrade-record';
import { PrepareWishRecordSchema, ReadingRecordSchema } from './preparation-record';
import { SecretKeyRecordSchema, SecretRecordSchema } from './secret-record';
import { SettingRecordSchema } from './setting-record';
import { ToldEventSchema } from './told-event-record';
import { KeptUpgradeRecordSchema } from './upgrade-record';
import { WorkItemRecordSchema } from './work-item-record';

/** What each store holds at the newest version. Everything is read and written through these. */
export const recordSchemas = {
  settings: SettingRecordSchema,
  devices: DeviceRecordSchema,
  plans: PlanRecordSchema,
  bluetoothPlans: BluetoothPlanRecordSchema,
  linkProfiles: LinkProfileRecordSchema,
  outbox: OutboxRecordSchema,
  activity: ActivityRecordSchema,
  journals: JournalRecordSchema,
  packages: PackageRecordSchema,
  chunks: ChunkSchema,
  packageUses: PackageUseRecordSchema,
  secretKeys: SecretKeyRecordSchema,
  secrets: SecretRecordSchema,
  deviceMemories: DeviceMemoryRecordSchema,
  parked: ParkedRecordSchema,
  upgradeRecords: KeptUpgradeRecordSchema,
  listViews: ListViewRecordSchema,
  keyLists: KeyListRecordSchema,
  rollouts: StagedUpgradeRecordSchema,
  rolloutStages: StageRecordSchema,
  followedUpgrades: FollowedUpgradeSchema,
  toldEvents: ToldEventSchema,
  workItems: WorkItemRecordSchema,
  prepareWishes: PrepareWishRecordSchema,
  readings: ReadingRecordSchema,
} satisfies Record<string, v.GenericSchema>;

/** The name of a store. */
export type StoreName = keyof typeof recordSchemas;

/** A record of a store. */
export type RecordOf<N extends StoreName> = DeepReadonly<v.InferOutput<(typeof recordSchemas)[N]>>;

type ScopeKey = [center: string, account: string];

interface StoreKeys {
  settings: [...ScopeKey, name: string];
  devices: DeviceKeyPath;
  plans: DeviceKeyPath;
  bluetoothPlans: DeviceKeyPath;
  linkProfiles: [...ScopeKey, productKey: string];
  outbox: [...ScopeKey, sequence: number];
  activity: [...ScopeKey, id: string];
  journals: DeviceKeyPath;
  packages: [...ScopeKey, copyId: string];
  chunks: [...ScopeKey, copyId: string, index: number];
  packageUses: [...DeviceKeyPath, componentNo: string, fileIndex: number];
  secretKeys: ScopeKey;
  secrets: DeviceKeyPath;
  deviceMemories: DeviceKeyPath;
  parked: [...ScopeKey, id: string];
  upgradeRecords: DeviceKeyPath;
  listViews: [...ScopeKey, id: string];
  keyLists: [...ScopeKey, id: string];
  rollouts: [...ScopeKey, id: string];
  rolloutStages: [...ScopeKey, rollout: string, number: number];
  followedUpgrades: [...DeviceKeyPath, planId: string];
  toldEvents: [...ScopeKey, id: string];
  workItems: DeviceKeyPath;
  prepareWishes: DeviceKeyPath;
  readings: DeviceKeyPath;
}

/** The key of a store's record: of its key path, or beside the value in `chunks`. */
export type KeyOf<N extends StoreName> = StoreKeys[N];

interface StoreIndexes {
  outbox: { byId: [...ScopeKey, id: string]; byDevice: DeviceKeyPath };
  activity: { byTime: [...ScopeKey, happenedAt: number] };
  deviceMemories: { byTime: [...ScopeKey, updatedAt: number] };
  upgradeRecords: { byTime: [...ScopeKey, updatedAt: number] };
  followedUpgrades: { byTime: [...ScopeKey, updatedAt: number] };
  toldEvents: { byTime: [...ScopeKey, toldAt: number] };
}

/** A store's indexes, each with its key. */
export type IndexesOf<N extends StoreName> = N extends keyof StoreIndexes ? StoreIndexes[N] : never;

/**
 * What a new record must not displace, since nobody tells it again: one that cannot be read is moved to `parked`. The
 * other stores are written with what the Developer Center has just said.
 */
export const parkingStores = [
  'outbox',
  'journals',
  'packages',
  'deviceMemories',
  'linkProfiles',
  'workItems',
] as const;
