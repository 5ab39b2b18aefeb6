import type { ErrorCode } from '../errors';
import type { DeviceId, Period, PlanAction } from '../plans/types';
import type { AccountScope } from './scope';

/** A status report of a Bluetooth upgrade, by name: the gateway knows the codes. */
export interface ReportSubject {
  readonly kind: 'report';
  readonly componentNo: string;
  readonly report: string;
}

/** A decision about a plan. */
export interface ActionSubject {
  readonly kind: 'action';
  readonly planId: string;
  readonly action: PlanAction;
  /** The period, for `appoint`; else null. */
  readonly appointment: Period | null;
  /** Sent however late it is; else an upgrade at once lapses after an hour. */
  readonly sendWhenever: boolean;
}

export type OutboxSubject = ReportSubject | ActionSubject;

/** Why something was refused: our code, and the Developer Center's own where it gave one. */
export interface Refusal {
  readonly code: ErrorCode;
  /** The platform's code and words, or empty. */
  readonly upstreamCode: string;
  readonly message: string;
}

/** waiting: to be sent · refused: parked with its reason · unconfigured: parked until its report has a code. */
export type OutboxState = 'waiting' | 'refused' | 'unconfigured';

/** One entry of the outbox. */
export interface OutboxRecord extends AccountScope, DeviceId {
  /** The order within the account: later entries have a higher one. */
  readonly sequence: number;
  /** A UUID, also the id of its activity. */
  readonly id: string;
  /** The idempotency key on the wire: stable as long as an earlier request may have had its effect. */
  readonly key: string;
  readonly subject: OutboxSubject;
  /** When the person decided, or the fact happened; anew when a person sends it again. */
  readonly decidedAt: number;
  readonly state: OutboxState;
  /** Requests made so far. */
  readonly attempts: number;
  /** Not sent again before, ms since the epoch. */
  readonly nextAt: number;
  /** A request went out whose answer is not known: it may have had its effect. */
  readonly uncertain: boolean;
  /** What the last attempt met; null before the first. */
  readonly lastFailure: ErrorCode | null;
  readonly refusal: Refusal | null;
}
