import { deviceIdText } from '../plans/device-id';
import type { Database, StoreName, WriteTransaction } from './database';
import type { LeftOut, RolloutRecord, RolloutStageRecord } from './rollout-record';
import { keysUnder, scopeKey, type AccountScope } from './scope';

const stores = ['rollouts', 'rolloutStages'] as const;

/** As many that have ended are kept, those that ended last. */
export const MAX_ENDED = 20;

/** An upgrade in stages with the devices of each. */
export interface KeptRollout {
  readonly head: RolloutRecord;
  /** In their order, one for each of the head's. */
  readonly stages: readonly RolloutStageRecord[];
}

/** The account's upgrades in stages that have not ended, oldest first; one of which a stage cannot be read is left out. */
export function openRollouts(database: Database, scope: AccountScope): Promise<KeptRollout[]> {
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
export function addRollout(
  database: Database,
  scope: AccountScope,
  { head, stages }: KeptRollout,
): Promise<boolean> {
  return database.write(
    stores,
    async (transaction) => {
      const rollouts = transaction.objectStore('rollouts');
      const kept = await rollouts.getAll(keysUnder(...scopeKey(scope)));
      const taken = new Set<string>();
      for (const { id, end } of kept) {
        if (end !== null) continue;
        const range = keysUnder(...scopeKey(scope), id);
        for (const stage of await transaction.objectStore('rolloutStages').getAll(range))
          for (const device of stage.devices) if (device.leftOut === null) taken.add(keyOf(device));
      }
      if (stages.some(({ devices }) => devices.some((device) => taken.has(keyOf(device))))) return false;
      await rollouts.put(head);
      for (const stage of stages) await transaction.objectStore('rolloutStages').put(stage);
      await prune(transaction, scope, kept);
      return true;
    },
    'strict',
  );
}

const keyOf = (device: RolloutStageRecord['devices'][number]): string =>
  `${device.planId} ${deviceIdText(device)}`;

async function prune(
  transaction: WriteTransaction<(typeof stores)[number]>,
  scope: AccountScope,
  kept: readonly RolloutRecord[],
): Promise<void> {
  const ended = kept.filter(({ end }) => end !== null).toSorted((a, b) => b.updatedAt - a.updatedAt);
  for (const { id } of ended.slice(MAX_ENDED)) {
    await transaction.objectStore('rollouts').delete([...scopeKey(scope), id]);
    await transaction.objectStore('rolloutStages').delete(keysUnder(...scopeKey(scope), id));
  }
}

/** Changes what is said of one, by what it is within the transaction; gives it as it is then, null if it is not there. */
export function changeRollout(
  database: Database,
  scope: AccountScope,
  id: string,
  change: (head: RolloutRecord) => RolloutRecord,
): Promise<RolloutRecord | null> {
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
  readonly rollout: string;
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
  { rollout, number, who, at, places, leftOut }: SentStage,
  entries: readonly string[],
): Promise<boolean> {
  const rollouts = transaction.objectStore('rollouts');
  const stageStore = transaction.objectStore('rolloutStages');
  const head = await rollouts.get([...scopeKey(scope), rollout]);
  const stage = await stageStore.get([...scopeKey(scope), rollout, number]);
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
  await rollouts.put({ ...head, stages: said, updatedAt: at });
  return true;
}

const isOpen = (device: RolloutStageRecord['devices'][number] | undefined): boolean =>
  device?.entry === null && device.leftOut === null;

/** Whether nothing more is sent until a person lets it go on. */
export const isStopped = ({ stops }: RolloutRecord): boolean => stops.at(-1)?.wentOn === null;
