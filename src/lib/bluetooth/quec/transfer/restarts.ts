import { OverairError } from '../../../errors';
import type { Interruption } from './interruption';
import type { Strategy } from './strategy';

/** Where a run was when it ended. Offsets in bytes. */
export interface EndedRun {
  readonly startedAt: number;
  readonly acknowledged: number;
  /** Bytes of the outstanding packet; 0 where there was none. */
  readonly outstanding: number;
  /** Whether a send of it was in vain. */
  readonly isTroubled: boolean;
}

/** How the next run begins. */
export interface Restart {
  readonly startAt: number;
  /** Whether the device still holds the offer before. */
  readonly mustWithdraw: boolean;
}

/**
 * What follows on a run that ended before its verdict: another run, each for a reason that comes at most once, or
 * the error that ends the transfer.
 */
export class Restarts {
  readonly #strategy: Strategy;
  readonly #mayResume: boolean;
  #unacknowledged = 0;
  #cancelled = 0;

  /** `mayResume`: the product has taken a clean transfer, so it may go on in the middle. */
  constructor(strategy: Strategy, mayResume: boolean) {
    this.#strategy = strategy;
    this.#mayResume = mayResume;
  }

  /** Decides; throws the named error where no run follows. */
  after(interruption: Interruption, run: EndedRun): Restart {
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
        if (!isInVain(run) && ++this.#cancelled > 1) throw new OverairError('device-cancelled');
        return { startAt: this.#resumable(run), mustWithdraw: false };
    }
  }

  #afterRejection({ startedAt }: EndedRun): number {
    if (startedAt > 0 || this.#strategy.doubtedFitting()) return 0;
    throw new OverairError('device-rejected-file');
  }

  #afterSilence(run: EndedRun): number {
    if (isInVain(run)) return 0;
    if (this.#strategy.doubtedLimit(run.outstanding)) return this.#resumable(run);
    if (++this.#unacknowledged > 1)
      throw new OverairError('transfer-unacknowledged', { offset: run.acknowledged });
    this.#strategy.doubted();
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
