import * as v from 'valibot';
import { errorCodes } from '../errors';
import { PeriodSchema } from './plan-record';
import { count, instant, ofDevice, type RecordOfSchema } from './record-fields';

export const ActionSchema = v.picklist(['confirm', 'appoint', 'cancel', 'retry']);

const ReportSubjectSchema = v.object({
  kind: v.literal('report'),
  componentNo: v.string(),
  report: v.string(),
});

/** A status report of a Bluetooth upgrade, by name: the gateway knows the codes. */
export type ReportSubject = RecordOfSchema<typeof ReportSubjectSchema>;

const ActionSubjectSchema = v.object({
  kind: v.literal('action'),
  planId: v.string(),
  action: ActionSchema,
  /** The period, for `appoint`; else null. */
  appointment: v.nullable(PeriodSchema),
  /** Sent however late it is; else an upgrade at once lapses after an hour. */
  sendWhenever: v.boolean(),
});

/** A decision about a plan. */
export type ActionSubject = RecordOfSchema<typeof ActionSubjectSchema>;

export type OutboxSubject = ReportSubject | ActionSubject;

export const RefusalSchema = v.object({
  code: v.picklist(errorCodes),
  /** The platform's code and words, or empty. */
  upstreamCode: v.string(),
  message: v.string(),
});

/** Why something was refused: our code, and the Developer Center's own if it gave one. */
export type Refusal = RecordOfSchema<typeof RefusalSchema>;

/** waiting: to be sent · refused: parked with its reason · unconfigured: parked until its report has a code. */
const StateSchema = v.picklist(['waiting', 'refused', 'unconfigured']);

export const OutboxRecordSchema = v.object({
  ...ofDevice,
  /** The order within the account: later entries have a higher one. */
  sequence: count,
  /** A UUID, also the id of its activity. */
  id: v.string(),
  /** The idempotency key on the wire: stable as long as an earlier request may have had its effect. */
  key: v.string(),
  subject: v.variant('kind', [ReportSubjectSchema, ActionSubjectSchema]),
  /** When the person decided, or the fact happened; anew when a person sends it again. */
  decidedAt: instant,
  state: StateSchema,
  /** Requests made so far. */
  attempts: count,
  /** Not sent again before, ms since the epoch. */
  nextAt: instant,
  /** A request went out whose answer is not known: it may have had its effect. */
  uncertain: v.boolean(),
  /** What the last attempt met; null before the first. */
  lastFailure: v.nullable(v.picklist(errorCodes)),
  refusal: v.nullable(RefusalSchema),
});

/** One entry of the outbox. */
export type OutboxRecord = RecordOfSchema<typeof OutboxRecordSchema>;
