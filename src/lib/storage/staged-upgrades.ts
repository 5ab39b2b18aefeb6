import { deviceIdText } from '../plans/device-id';
import type { Database, StoreName, WriteTransaction } from './database';
import type { LeftOut, StagedUpgradeRecord, StageRecord } from './staged-upgrade-record';
import { keysUnder, scopeKey, type AccountScope } from './scope';

/** `rollout` is what upgrades in stages were called when these stores and their fields were released. */
const stores = ['rollouts', 'rolloutStages'] as const;

/** How many that have ended are kept, those that ended last. */
export const MAX_ENDED = 20;

/** An upgrade in stages with the devices of each. */
export interface KeptStagedUpgrade {
  readonly head: StagedUpgradeRecord;
  /** In their order, one for each of the head's. */
  readonly stages: readonly StageRecord[];
}

/** The account's upgrades in stages that have not ended, oldest first; one with a stage that cannot be read is left out. */
export function openStagedUpgrades(database: Database, scope: AccountScope): Promise<KeptStagedUpgrade[]> {
  return database.read(stores, async (transaction) => {
    const heads = await transaction.objectStore('rollouts').getAll(keysUnder(...scopeKey(scope)));
    const open = heads.filter(({ end }) => end === null).toSorted((a, b) => a.createdAt - b.createdAt);
    const found = await Promise.all(
      open.map(async (head) => ({
        head,
        stages: await transaction.objectStore('rolloutStages').getAll(keysUnder(...scopeKey(scope), head.id)),
      })),
    );
    return found.filter(({ head, stages }) => stages.length === head.stages.length);
  });
}

/**
 * Keeps a new one, unless a device of it is in another that has not ended, with the same plan: then nothing is kept.
 * Gives whether it is.
 */
export function addStagedUpgrade(
  database: Database,
  scope: AccountScope,
  { head, stages }: KeptStagedUpgrade,
): Promise<boolean> {
  return database.write(
    stores,
    async (transaction) => {
      const heads = transaction.objectStore('rollouts');
      const kept = await heads.getAll(keysUnder(...scopeKey(scope)));
      const taken = new Set<string>();
      for (const { id, end } of kept) {
        if (end !== null) continue;
        const range = keysUnder(...scopeKey(scope), id);
        for (const stage of await transaction.objectStore('rolloutStages').getAll(range))
          for (const device of stage.devices) if (device.leftOut === null) taken.add(keyOf(device));
      }
      if (stages.some(({ devices }) => devices.some((device) => taken.has(keyOf(device))))) return false;
      await heads.put(head);
      for (const stage of stages) await transaction.objectStore('rolloutStages').put(stage);
      await prune(transaction, scope, kept);
      return true;
    },
    'strict',
  );
}

const keyOf = (device: StageRecord['devices'][number]): string => `${device.planId} ${deviceIdText(device)}`;

async function prune(
  transaction: WriteTransaction<(typeof stores)[number]>,
  scope: AccountScope,
  kept: readonly StagedUpgradeRecord[],
): Promise<void> {
  const ended = kept.filter(({ end }) => end !== null).toSorted((a, b) => b.updatedAt - a.updatedAt);
  for (const { id } of ended.slice(MAX_ENDED)) {
    await transaction.objectStore('rollouts').delete([...scopeKey(scope), id]);
    await transaction.objectStore('rolloutStages').delete(keysUnder(...scopeKey(scope), id));
  }
}

/** Changes what is said of one, by what it is within the transaction; gives it as it is then, null if it is not there. */
export function changeStagedUpgrade(
  database: Database,
  scope: AccountScope,
  id: string,
  change: (head: StagedUpgradeRecord) => StagedUpgradeRecord,
): Promise<StagedUpgradeRecord | null> {
  return database.write(
    ['rollouts'],
    async (transaction) => {
      const store = transaction.objectStore('rollouts');
      const head = await store.get([...scopeKey(scope), id]);
      if (head === undefined) return null;
      const changed = change(head);
      if (changed !== head) await store.put(changed);
      return changed;
    },
    'strict',
  );
}

/**
 * Gives devices back to their stages, within a transaction of somebody else that takes their decisions back before they go
 * out: they can be sent again.
 */
export async function reopenDevices<N extends StoreName>(
  transaction: WriteTransaction<N | 'rolloutStages'>,
  scope: AccountScope,
  id: string,
  entries: readonly string[],
): Promise<void> {
  const back = new Set(entries);
  const store = transaction.objectStore('rolloutStages');
  const isBack = (entry: string | null): boolean => entry !== null && back.has(entry);
  for (const stage of await store.getAll(keysUnder(...scopeKey(scope), id))) {
    if (!stage.devices.some(({ entry }) => isBack(entry))) continue;
    const devices = stage.devices.map((each) => (isBack(each.entry) ? { ...each, entry: null } : each));
    await store.put({ ...stage, devices });
  }
}

/** What is sent of a stage. */
export interface SentStage {
  /** The upgrade whose stage it is. */
  readonly upgrade: string;
  readonly number: number;
  readonly who: string;
  /** The Developer Center's time, ms since the epoch. */
  readonly at: number;
  /** The places of the devices that are sent, in the order of the entries. */
  readonly places: readonly number[];
  /** Why others are not sent with it, by their places. */
  readonly leftOut: ReadonlyMap<number, LeftOut>;
}

/**
 * Writes within a transaction of somebody else that a stage is sent as these entries. Gives false, and writes nothing, if
 * it may not be (any more): it is stopped or has ended, or one of its devices was sent or left out already.
 */
export async function sendStage<N extends StoreName>(
  transaction: WriteTransaction<N | (typeof stores)[number]>,
  scope: AccountScope,
  { upgrade, number, who, at, places, leftOut }: SentStage,
  entries: readonly string[],
): Promise<boolean> {
  const headStore = transaction.objectStore('rollouts');
  const stageStore = transaction.objectStore('rolloutStages');
  const head = await headStore.get([...scopeKey(scope), upgrade]);
  const stage = await stageStore.get([...scopeKey(scope), upgrade, number]);
  if (head === undefined || stage === undefined || head.end !== null || isStopped(head)) return false;
  const entryAt = new Map(places.map((place, index) => [place, entries[index] ?? null]));
  const touched = [...places, ...leftOut.keys()];
  if (!touched.every((place) => isOpen(stage.devices[place]))) return false;
  const devices = stage.devices.map((device, place) => ({
    ...device,
    entry: entryAt.get(place) ?? device.entry,
    leftOut: leftOut.get(place) ?? device.leftOut,
  }));
  await stageStore.put({ ...stage, devices });
  const said = head.stages.map((each, index) =>
    index === number - 1 && each.sentAt === null ? { ...each, sentAt: at, who } : each,
  );
  await headStore.put({ ...head, stages: said, updatedAt: at });
  return true;
}

const isOpen = (device: StageRecord['devices'][number] | undefined): boolean =>
  device?.entry === null && device.leftOut === null;

/** Whether nothing more is sent until a person lets it go on. */
export const isStopped = ({ stops }: StagedUpgradeRecord): boolean => stops.at(-1)?.wentOn === null;
