import * as v from 'valibot';
import { personActions } from '../plans/actions';
import { errorCodes } from '../errors';
import { RefusalSchema } from './outbox-record';
import { PeriodSchema } from './plan-record';
import {
  count,
  instant,
  instantOrNull,
  numberOrNull,
  ofDevice,
  textOrNull,
  type RecordOfSchema,
} from './record-fields';

const OutcomeSchema = v.picklist([
  ...(['waiting', 'accepted', 'refused', 'unconfigured'] as const),
  ...(['replaced', 'withdrawn', 'dropped'] as const),
]);

/** What became of it. Everything but waiting and unconfigured is final. */
export type ActivityOutcome = v.InferOutput<typeof OutcomeSchema>;

/** A stage of an upgrade in stages: the first is 1. */
const StageMarkSchema = v.object({ rollout: v.string(), number: count, of: count });

/** The Bluetooth upgrade that a report is of, from its confirmation to its result, over all links and reloads. */
const RunSchema = v.object({ planId: textOrNull, begunAt: instant });

/** How the app came to what a report says. */
const BasisSchema = v.variant('kind', [
  /** By what the device said. */
  v.object({ kind: v.literal('device') }),
  /** A person has seen it: the device did not say. */
  v.object({ kind: v.literal('person') }),
  /** The app's own error. */
  v.object({
    kind: v.literal('error'),
    code: v.picklist(errorCodes),
    details: v.record(v.string(), v.union([v.string(), v.number()])),
  }),
]);

export type Basis = RecordOfSchema<typeof BasisSchema>;

const FactsSchema = v.object({
  /** Whose decision it was, as shown to people. */
  who: v.string(),
  deviceName: v.string(),
  fromVersion: textOrNull,
  toVersion: textOrNull,
  /** How long the upgrade took, ms; null if nothing ran. */
  durationMs: numberOrNull,
  /** Done with a virtual device. */
  virtual: v.boolean(),
  /** The stage of an upgrade in stages that it was decided with; null if it was decided by itself. */
  stage: v.optional(v.nullable(StageMarkSchema), null),
  /** Empty if it is not known. */
  planName: v.optional(v.string(), ''),
  run: v.optional(v.nullable(RunSchema), null),
  basis: v.optional(v.nullable(BasisSchema), null),
});

/** What is told of a fact when it happens. */
export type ActivityFacts = RecordOfSchema<typeof FactsSchema>;

export const ActivityRecordSchema = v.object({
  ...ofDevice,
  ...FactsSchema.entries,
  id: v.string(),
  /** A report's name, a plan's action, or the switch that was set: `auto-on`, `auto-off`. */
  what: v.string(),
  kind: v.picklist(['report', 'action', 'auto-confirmation']),
  planId: textOrNull,
  action: v.nullable(v.picklist(personActions)),
  /** The period of an `appoint`. */
  appointment: v.optional(v.nullable(PeriodSchema), null),
  componentNo: textOrNull,
  happenedAt: instant,
  /** When the Developer Center took it; null before, and if it did not. */
  acceptedAt: instantOrNull,
  outcome: OutcomeSchema,
  refusal: v.nullable(RefusalSchema),
});

/** One line of the history. Lines are added and their outcome filled in; only age removes them. */
export type ActivityRecord = RecordOfSchema<typeof ActivityRecordSchema>;
