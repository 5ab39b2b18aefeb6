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

const AcknowledgeSubjectSchema = v.object({ kind: v.literal('acknowledge'), planId: v.string() });

/** That a plan's result was seen. */
export type AcknowledgeSubject = RecordOfSchema<typeof AcknowledgeSubjectSchema>;

const AutoConfirmationSubjectSchema = v.object({ kind: v.literal('auto-confirmation'), on: v.boolean() });

/** Whether the platform is to confirm a device's later plans by itself. */
export type AutoConfirmationSubject = RecordOfSchema<typeof AutoConfirmationSubjectSchema>;

/** What a person decided. */
export type DecisionSubject = ActionSubject | AcknowledgeSubject | AutoConfirmationSubject;

export type OutboxSubject = ReportSubject | DecisionSubject;

export const RefusalSchema = v.object({
  code: v.picklist(errorCodes),
  /** The platform's code and words, or empty. */
  upstreamCode: v.string(),
  message: v.string(),
  /** By which the gateway's log names the request, a UUID; not kept by releases before, and not of what is refused here. */
  requestId: v.optional(v.string()),
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
  subject: v.variant('kind', [
    ReportSubjectSchema,
    ActionSubjectSchema,
    AcknowledgeSubjectSchema,
    AutoConfirmationSubjectSchema,
  ]),
  /** When the person decided, or the fact happened, by the platform's time; anew when a person sends it again. */
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
  /**
   * The page whose person waits for the answer: with it the entry goes out at once, or is given back. null: decided
   * while nothing answered, or a report; then it goes whenever it can, from any page or the worker.
   */
  page: v.optional(v.nullable(v.string()), null),
  /** When the last request went out, by the local clock, ms since the epoch; null before the first. */
  sentAt: v.optional(v.nullable(instant), null),
});

/** One entry of the outbox. */
export type OutboxRecord = RecordOfSchema<typeof OutboxRecordSchema>;
