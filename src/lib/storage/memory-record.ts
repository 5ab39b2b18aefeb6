import * as v from 'valibot';
import { personActions } from '../plans/actions';
import { phases } from '../plans/phase';
import { instant, ofDevice, textOrNull, type RecordOfSchema } from './record-fields';

const Phase = v.picklist(phases);

const EntrySchema = v.variant('kind', [
  /** `found`: it was so when first looked at. */
  v.object({ kind: v.literal('phase'), at: instant, phase: Phase, found: v.boolean() }),
  v.object({ kind: v.literal('plan'), at: instant, name: v.string() }),
  v.object({ kind: v.literal('presence'), at: instant, online: v.boolean() }),
  /** The platform has taken it. */
  v.object({ kind: v.literal('action'), at: instant, action: v.picklist(personActions) }),
]);

/** When an upgrade was seen to begin and, once it was, to end; by the Developer Center's time. */
const RunMemorySchema = v.object({ begunAt: instant, endedAt: v.nullable(instant) });

/** A person wants to hear of a plan again at this time, or not at all: of this plan. */
const SkipSchema = v.object({ until: v.nullable(instant) });

const PlanMemorySchema = v.object({
  planId: v.string(),
  /** The versions from before, by component. */
  versionsBefore: v.record(v.string(), v.string()),
  decidedHere: v.boolean(),
  unasked: v.boolean(),
  /** A page of this browser has shown its result. */
  resultSeen: v.optional(v.boolean(), false),
  run: v.optional(v.nullable(RunMemorySchema), null),
  skip: v.optional(v.nullable(SkipSchema), null),
});

const HistoryMemorySchema = v.object({
  planId: textOrNull,
  phase: v.nullable(Phase),
  online: v.nullable(v.boolean()),
  entries: v.array(EntrySchema),
});

const MemorySchema = v.object({
  plan: v.nullable(PlanMemorySchema),
  history: v.nullable(HistoryMemorySchema),
});

export const DeviceMemoryRecordSchema = v.object({ ...ofDevice, memory: MemorySchema, updatedAt: instant });

/** What this app alone saw of a device and its plan. */
export type DeviceMemoryRecord = RecordOfSchema<typeof DeviceMemoryRecordSchema>;

/** What this app alone knows of one device: the Developer Center does not tell it again. */
export type KeptMemory = RecordOfSchema<typeof MemorySchema>;

/** What this app alone knows of the plan of a device that it remembered something of last. */
export type PlanMemory = RecordOfSchema<typeof PlanMemorySchema>;

export type Skip = RecordOfSchema<typeof SkipSchema>;

export type RunMemory = RecordOfSchema<typeof RunMemorySchema>;

/** A history as it is kept: what was told, and what was seen last. */
export type HistoryMemory = RecordOfSchema<typeof HistoryMemorySchema>;

/** One thing that this app saw of a device, or did with it; `at` by the Developer Center's time. */
export type HistoryEntry = RecordOfSchema<typeof EntrySchema>;
