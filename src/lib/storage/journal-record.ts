import * as v from 'valibot';
import { errorCodes } from '../errors';
import { BluetoothPlanSchema } from './plan-record';
import { count, instant, instantOrNull, ofDevice, textOrNull, type RecordOfSchema } from './record-fields';

/*
 * A field that a release adds takes `v.optional(schema, default)`: a journal that the release before has written is
 * still one.
 */

const OutcomeSchema = v.variant('kind', [
  v.object({ kind: v.literal('open') }),
  /** `transferred` false: it ran the target before anything was sent. */
  v.object({ kind: v.literal('succeeded'), transferred: v.boolean() }),
  v.object({
    kind: v.literal('unverified'),
    /** Accepted and not to be read; no verdict and not to be read; accepted, or not, and never seen again. */
    why: v.picklist(['version-unreadable', 'verdict-unknown', 'not-seen-again']),
    /** What a person said of it; reported as nothing until then. */
    said: v.nullable(v.picklist(['succeeded', 'failed'])),
  }),
  v.object({
    kind: v.literal('failed'),
    code: v.picklist(errorCodes),
    details: v.record(v.string(), v.union([v.string(), v.number()])),
  }),
]);

const ComponentRecordSchema = v.object({
  componentNo: v.string(),
  outcome: OutcomeSchema,
  /** What the device said before anything was sent; null if it could not be read. */
  fromVersion: textOrNull,
  /** A person took the risk of a delta package for an unknown version. */
  riskTaken: v.boolean(),
  /** Which file is next, and how much of it the device has acknowledged. */
  file: count,
  acknowledged: count,
  /** What the device said after the last file. */
  verdict: v.picklist(['none', 'accepted', 'lost']),
  /** Before a verdict: the last file's last packet was sent, so that nobody knows whether the device has it all. */
  mayBeWhole: v.optional(v.boolean(), false),
  /** Transfers begun, over links and over retries. */
  attempts: count,
  /** What has been reported since the last confirmation. */
  reported: v.picklist(['nothing', 'confirmed', 'downloading', 'transferring', 'succeeded', 'failed']),
  startedAt: instantOrNull,
  endedAt: instantOrNull,
  /** What went over the air, and how long it took: for the speed. */
  sentBytes: count,
  sendingMs: v.pipe(v.number(), v.minValue(0)),
});

const JournalSchema = v.pipe(
  v.object({
    format: v.literal(1),
    plan: v.object({
      plan: BluetoothPlanSchema,
      /** Null if the Developer Center does not tell it. */
      end: instantOrNull,
      /** When it was read, if it was prepared for offline use; else it was read just now. */
      readAt: v.optional(instant),
    }),
    startedAt: instant,
    records: v.array(ComponentRecordSchema),
    /** Sizes of writes: the one on trial, written down before its first write, and those that cost a link. */
    sizes: v.optional(v.object({ onTrial: v.nullable(count), refused: v.array(count) }), {
      onTrial: null,
      refused: [],
    }),
  }),
  v.check(({ plan, records }) => plan.plan.components.length === records.length, 'not a record a component'),
);

const JournalReportSchema = v.object({
  id: v.string(),
  componentNo: v.string(),
  report: v.string(),
  savedAt: instant,
  acceptedAt: instantOrNull,
});

export const JournalRecordSchema = v.object({
  ...ofDevice,
  state: JournalSchema,
  reports: v.array(JournalReportSchema),
  updatedAt: instant,
});

/** How a component ended. */
export type ComponentOutcome = RecordOfSchema<typeof OutcomeSchema>;

/** One component in the journal: plain data, enough to go on after a reload. Times in ms since the epoch. */
export type ComponentRecord = RecordOfSchema<typeof ComponentRecordSchema>;

/** One upgrade as it is kept. */
export type Journal = RecordOfSchema<typeof JournalSchema>;

/** A report that a journal knows of; `id` is the outbox entry's. */
export type JournalReport = RecordOfSchema<typeof JournalReportSchema>;

/** One device's Bluetooth upgrade, so that it can go on after a reload or a crash. */
export type JournalRecord = RecordOfSchema<typeof JournalRecordSchema>;
