import * as v from 'valibot';
import { count, instant, instantOrNull, ofAccount, textOrNull, type RecordOfSchema } from './record-fields';

/** Why a device of a stage was not decided with it. */
export const leftOutReasons = [
  'gone', // the account's list does not have it any more
  'another-plan', // the plan of this upgrade is not the device's any more
  'decided', // somebody has decided, or the device has begun
  'not-possible', // its plan takes no decision now
] as const;

const LeftOutSchema = v.picklist(leftOutReasons);

export type LeftOut = v.InferOutput<typeof LeftOutSchema>;

const DeviceSchema = v.object({
  productKey: v.string(),
  deviceKey: v.string(),
  planId: v.string(),
  name: v.string(),
  /** The entry of the outbox that its decision became; null if none did. */
  entry: textOrNull,
  leftOut: v.nullable(LeftOutSchema),
});

/** A device of a stage: to be sent as long as it has neither an entry nor a reason to be left out. */
export type StageDevice = RecordOfSchema<typeof DeviceSchema>;

/** The devices of one stage, in the order in which they are sent. The first stage has the number 1. */
export const StageRecordSchema = v.object({
  ...ofAccount,
  rollout: v.string(),
  number: v.pipe(count, v.minValue(1)),
  devices: v.array(DeviceSchema),
});

export type StageRecord = RecordOfSchema<typeof StageRecordSchema>;

const ByPersonSchema = v.object({ at: instant, who: v.string() });

/** What is said of a stage without its devices. */
const StageSchema = v.object({
  devices: count,
  /** When it was sent first, and by whom; null before. */
  sentAt: instantOrNull,
  who: textOrNull,
  /**
   * What was seen of its devices, a letter each in their order: s succeeded, f failed, c cancelled, x expired, - nothing
   * yet; missing ones are -. A device that has another plan meanwhile tells it no more.
   */
  results: v.pipe(v.string(), v.regex(/^[sfcx-]*$/)),
});

/** It was stopped, and why it went on if it did. */
const StopSchema = v.object({
  at: instant,
  /** How many had failed. */
  failures: count,
  /** Who stopped it; null if the failures did. */
  who: textOrNull,
  wentOn: v.nullable(v.object({ ...ByPersonSchema.entries, reason: v.string() })),
});

/** An upgrade that goes to many devices in stages, each sent by a person's tap. */
export const StagedUpgradeRecordSchema = v.object({
  ...ofAccount,
  id: v.string(),
  /** What its plans are called, or their ids. */
  name: v.string(),
  createdAt: instant,
  who: v.string(),
  /** How the devices were put in order: as they were selected, or by chance. */
  order: v.picklist(['selection', 'random']),
  /** It is stopped once so many have failed. */
  stopAfter: v.pipe(count, v.minValue(1)),
  stages: v.pipe(v.array(StageSchema), v.minLength(1)),
  /** In order; stopped now if the last has not gone on. */
  stops: v.array(StopSchema),
  /** The devices (`deviceIdText`) that had failed when a person let it go on: they do not count again. */
  forgiven: v.array(v.string()),
  /** Ended for good; null while stages may follow. */
  end: v.nullable(ByPersonSchema),
  updatedAt: instant,
});

export type StagedUpgradeRecord = RecordOfSchema<typeof StagedUpgradeRecordSchema>;
