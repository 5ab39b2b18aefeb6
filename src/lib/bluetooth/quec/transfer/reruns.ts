import { OverairError } from '../../../errors';
import { Limit } from '../reference';
import type { Tuning } from './tuning';

/** Why a run of a transfer ended before its verdict, when another run may follow. */
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

/** Where a run was when it ended. Offsets in bytes. */
export interface EndedRun {
  readonly startedAt: number;
  readonly acknowledged: number;
  /** Bytes of the outstanding packet; 0 if there was none. */
  readonly outstanding: number;
  /** Whether a send of it was in vain. */
  readonly isTroubled: boolean;
  /** How many sends of it there was no time for. */
  readonly sendsLeft: number;
  /** For how long the device has had nothing, in milliseconds. */
  readonly silentMs: number;
}

/** How the next run begins. */
export interface Rerun {
  readonly startAt: number;
  /** Whether the device still holds the offer before. */
  readonly mustWithdraw: boolean;
}

/** A device gives up after 15 s without data; half a second of that is left for what is on the air. */
export const PATIENCE_MS = Limit.deviceSilenceMs - 500;

/** Runs that may end because the page stood still, or the link: no one decided that. */
const MAX_STALLED = 3;

/**
 * What follows on a run that ended before its verdict: another run, each for a reason that comes at most once, or
 * the error that ends the transfer.
 */
export class Reruns {
  readonly #tuning: Tuning;
  readonly #mayResume: boolean;
  #unacknowledged = 0;
  #cancelled = 0;
  #stalled = 0;

  /** `mayResume`: the product has taken a clean transfer, so it may go on in the middle. */
  constructor(tuning: Tuning, mayResume: boolean) {
    this.#tuning = tuning;
    this.#mayResume = mayResume;
  }

  /** Decides; throws the named error if no run follows. */
  after(interruption: Interruption, run: EndedRun): Rerun {
    const { reason } = interruption;
    // Two packets at a time may be what it does not take: it has a run of one at a time.
    if (this.#tuning.doubtedTwo()) return this.#afterTwo(reason, run);
    switch (interruption.reason) {
      case 'file-rejected':
        return { startAt: this.#afterRejection(run), mustWithdraw: false };
      case 'foreign-acknowledgement':
        if (run.startedAt === 0) throw new OverairError('acknowledgement-foreign', interruption.details);
        return { startAt: 0, mustWithdraw: true };
      case 'unacknowledged':
        return { startAt: this.#afterSilence(run), mustWithdraw: true };
      case 'device-cancelled':
        // It cancels after 15 s without valid data: then the cause is ours, not the device's.
        if (run.isTroubled) return { startAt: this.#afterSilence(run), mustWithdraw: false };
        if (!this.#mayGoOnAfterCancel(run)) throw new OverairError('device-cancelled');
        return { startAt: this.#resumable(run), mustWithdraw: false };
    }
  }

  #afterTwo(reason: InterruptionReason, run: EndedRun): Rerun {
    const mustWithdraw = reason === 'unacknowledged' || reason === 'foreign-acknowledgement';
    const mayGoOn = reason === 'unacknowledged' || reason === 'device-cancelled';
    return { startAt: mayGoOn ? this.#resumable(run) : 0, mustWithdraw };
  }

  #mayGoOnAfterCancel(run: EndedRun): boolean {
    if (isInVain(run)) return true;
    return run.silentMs >= PATIENCE_MS ? ++this.#stalled <= MAX_STALLED : ++this.#cancelled <= 1;
  }

  #afterRejection({ startedAt }: EndedRun): number {
    if (startedAt > 0 || this.#tuning.doubtedFitting()) return 0;
    throw new OverairError('device-rejected-file');
  }

  #afterSilence(run: EndedRun): number {
    if (isInVain(run)) return 0;
    if (this.#tuning.doubtedLimit(run.outstanding)) return this.#resumable(run);
    const isStalled = run.sendsLeft > 0 && run.silentMs >= PATIENCE_MS;
    const isOver = isStalled ? ++this.#stalled > MAX_STALLED : ++this.#unacknowledged > 1;
    if (isOver) throw new OverairError('transfer-unacknowledged', { offset: run.acknowledged });
    this.#tuning.doubted();
    return this.#resumable(run);
  }

  #resumable(run: EndedRun): number {
    return this.#mayResume && !isInVain(run) ? run.acknowledged : 0;
  }
}

/** A resumed run in which nothing was acknowledged: the device does not go on in the middle. */
function isInVain({ startedAt, acknowledged }: EndedRun): boolean {
  return startedAt > 0 && acknowledged === startedAt;
}
