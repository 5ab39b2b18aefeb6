import type { TransferProfile } from '../../product-profile';
import { LongWriteTrial, type PacketTime } from './pace';

/**
 * How many packets may be on their way unacknowledged. Two are tried like a size of writes, with a product that has taken
 * a clean transfer: after eight good packets, and kept only if the next eight are at least 10 % faster a byte. The first
 * sign of trouble ends it, and is remembered.
 */
export class Flights {
  readonly #mayTry: boolean;
  #learned: TransferProfile['inFlight'];
  #comparison = new LongWriteTrial();
  #isReady = false;
  /** Whether two were on their way since the last offer. */
  #wereTwo = false;

  /** `mayTry`: the link has commands, the product has taken a clean transfer, and no trial has cost a link. */
  constructor(profile: TransferProfile, mayTry: boolean) {
    this.#learned = profile.inFlight;
    this.#mayTry = mayTry && profile.tookCleanTransfer;
  }

  /** What the profile keeps. */
  get learned(): TransferProfile['inFlight'] {
    return this.#learned;
  }

  /** Whether two may be on their way, once size and type of writes are settled. */
  get areTwo(): boolean {
    if (!this.#mayTry || this.#learned === 'one') return false;
    return this.#learned === 'two' || this.#isReady;
  }

  get isOnTrial(): boolean {
    return this.areTwo && this.#learned === 'untried';
  }

  /** A new offer was made: what was only on trial begins anew. */
  offered(): void {
    this.#wereTwo = false;
    this.#comparison = new LongWriteTrial();
    this.#isReady = false;
  }

  /** A packet that went alone, by one send, was acknowledged. */
  single(time: PacketTime): void {
    if (this.#learned === 'untried' && this.#comparison.provenPacket(time)) this.#isReady = true;
  }

  /** One of two was acknowledged; `time` is since the acknowledgement before. */
  streamed(time: PacketTime): void {
    this.#wereTwo = true;
    if (this.#learned !== 'untried') return;
    const isKept = this.#comparison.longPacket(time);
    if (isKept !== null) this.#learned = isKept ? 'two' : 'one';
  }

  /** Two are on their way. */
  started(): void {
    this.#wereTwo = true;
  }

  /** Something went wrong while they were: one from now on. */
  refused(): void {
    this.#learned = 'one';
  }

  /** A run has ended before its verdict: whether two were on their way in it; then it is one from now on. */
  doubted(): boolean {
    const were = this.#wereTwo;
    this.#wereTwo = false;
    if (were) this.#learned = 'one';
    return were;
  }
}
