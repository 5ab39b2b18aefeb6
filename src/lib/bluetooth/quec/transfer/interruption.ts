/** Why a run of a transfer ended before its verdict, where another run may follow. */
export type InterruptionReason =
  /** No send of a packet was acknowledged. */
  | 'unacknowledged'
  /** An acknowledgement named an address that does not fit. */
  | 'foreign-acknowledgement'
  /** The device sent cancel. */
  | 'device-cancelled'
  /** The device said: received, failed. */
  | 'file-rejected';

/** Ends a run from wherever it waits; never leaves the transfer. */
export class Interruption extends Error {
  readonly reason: InterruptionReason;
  /** Facts for the error that it may become. */
  readonly details: Readonly<Record<string, number>>;

  constructor(reason: InterruptionReason, details: Readonly<Record<string, number>> = {}) {
    super(reason);
    this.name = 'Interruption';
    this.reason = reason;
    this.details = details;
  }
}
