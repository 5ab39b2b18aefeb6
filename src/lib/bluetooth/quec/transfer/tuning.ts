import type { TransferProfile } from '../../product-profile';
import { BLOCK } from '../cipher';
import type { WritePlan } from '../pieces';
import { TWO_PACKETS } from './contract';
import { Flights } from './flights';
import { fittedLength, frameBytes, holdsFrame, packetLimit } from './packet-size';
import { AcknowledgementTimes, Pace, type PacketTime } from './pace';
import { WriteSize, type Send, type WriteLimits } from './write-size';

/** How a packet went, once acknowledged. Times in milliseconds. */
export interface Delivery {
  /** Which of its sends it was, from 0. */
  readonly send: number;
  readonly sends: readonly Send[];
  /** Bytes of the file, and bytes on the wire. */
  readonly bytes: number;
  readonly wireBytes: number;
  readonly isFirst: boolean;
  /** Whether something paused meanwhile. */
  readonly wasPaused: boolean;
  /** From the first write to the settling of the first send's last, from there to the acknowledgement. */
  readonly writingMs: number;
  readonly waitingMs: number;
}

/** How packets are made and sent in a transfer, and what their acknowledgements teach. */
export class Tuning {
  readonly #sizes: WriteSize;
  readonly #pace: Pace;
  readonly #times = new AcknowledgementTimes();
  readonly #flights: Flights;
  #limitCovers: TransferProfile['packetLimit'];
  #packetLength: TransferProfile['packetLength'];
  #argument: number | null = null;
  #limit = 0;
  #longestDelivered = 0;
  #provenWrite: number | null = null;
  /** Whether this run's packets are exactly of argument 11; whether that was asked for in this transfer. */
  #isExact = false;
  #triesExact = false;
  /** Whether a packet of this run was shorter than argument 11 without being the last. */
  #wasFitted = false;

  /** `pace` is what is known of this link, by earlier files too. */
  constructor(profile: TransferProfile, limits: WriteLimits, pace = new Pace()) {
    this.#pace = pace;
    this.#sizes = new WriteSize(profile, limits);
    const { hasCommands, wholeFrames, mustRest = false, refused } = limits;
    this.#flights = new Flights(
      profile,
      hasCommands && wholeFrames === null && !mustRest && !refused.includes(TWO_PACKETS),
    );
    this.#limitCovers = profile.packetLimit;
    this.#packetLength = profile.packetLength;
  }

  /** What the profile keeps of it. */
  get learned(): Pick<
    TransferProfile,
    'writeSize' | 'commands' | 'longWrites' | 'packetLimit' | 'packetLength' | 'inFlight'
  > {
    return {
      ...this.#sizes.learned,
      packetLimit: this.#limitCovers,
      packetLength: this.#packetLength,
      inFlight: this.#flights.learned,
    };
  }

  /** Whether two packets may be on their way now. */
  get areTwoInFlight(): boolean {
    return this.#isSettled && this.#flights.areTwo;
  }

  /** The most bytes of a write that an acknowledged packet had; null while none is, or all is in doubt. */
  get provenWrite(): number | null {
    return this.#provenWrite;
  }

  /** The size of writes that is on trial with the next packet; null if there is none. */
  get onTrial(): number | null {
    return this.areTwoInFlight && this.#flights.isOnTrial ? TWO_PACKETS : this.#sizes.onTrial;
  }

  /** How long to wait for the acknowledgement of a packet of so many bytes on the wire, in milliseconds. */
  timeoutMs(wireBytes: number, of: 'usual' | 'trial' = 'usual'): number {
    return this.#times.timeoutMs(wireBytes, of);
  }

  /** The device takes the file, in packets of at most `argument` (argument 11). */
  offered(argument: number | null): void {
    this.#argument = argument;
    this.#limit = packetLimit(argument, this.#limitCovers);
    this.#sizes.offered();
    this.#flights.offered();
    this.#wasFitted = false;
    // What was learned of a product may be too slow over this link.
    this.#isExact = (this.#packetLength === 'exact' || this.#triesExact) && this.#canSendExact();
  }

  /** The sends of a packet, the same list until something was learned. */
  sends(isFirst: boolean): readonly Send[] {
    return this.#sizes.sends(isFirst);
  }

  /** Milliseconds that a frame of so many bytes may take in this send. */
  fearedMs(wireBytes: number, send: Send): number {
    return this.#pace.feared(wireBytes, send.plan);
  }

  /** Bytes of the file in the next packet, if as many are left. */
  packetLength(isFirst: boolean): number {
    if (this.#isExact) return this.#limit;
    const first = this.sends(isFirst)[0]?.plan;
    if (first === undefined) return this.#limit;
    const limit = Math.min(this.#limit, this.#sizes.dataLimit);
    return fittedLength(limit, first, (frame) => this.#allowsFrame(frame, isFirst));
  }

  /** Whether a packet of so many bytes of the file, made before, is not too long by what is known now. */
  allows(length: number, isFirst: boolean): boolean {
    return this.#isExact || length <= BLOCK || this.#allowsFrame(frameBytes(length), isFirst);
  }

  /**
   * A frame was written in `ms`, whatever becomes of it: one that outlasts the device's patience is never acknowledged,
   * and the next one must be shorter.
   */
  written(wireBytes: number, plan: WritePlan, ms: number): void {
    this.#pace.atLeast(wireBytes, plan, ms);
  }

  /** A packet is acknowledged. */
  delivered(delivery: Delivery, isLast: boolean): void {
    const { send, sends, bytes, wireBytes, isFirst, wasPaused, writingMs, waitingMs } = delivery;
    const first = sends[0];
    if (!wasPaused) this.#times.add(waitingMs, wireBytes);
    if (send === 0 && first !== undefined) this.#pace.measured(wireBytes, first.plan, writingMs);
    this.#longestDelivered = Math.max(this.#longestDelivered, wireBytes);
    if (bytes !== this.#limit && !isLast) this.#wasFitted = true;
    const written = Math.min(wireBytes, sends[send]?.plan.size ?? 0);
    this.#provenWrite = Math.max(this.#provenWrite ?? 0, written);
    this.#pace.carried(written);
    const ms = writingMs + Math.max(0, waitingMs);
    const isTimed = !wasPaused && !isFirst;
    if (this.#isSettled && isTimed && send === 0) this.#flights.single({ bytes, ms });
    this.#sizes.delivered({ send, wireBytes, bytes, ms, isLongest: bytes === this.#limit, isTimed });
  }

  /** A second packet is on its way. */
  twoStarted(): void {
    this.#flights.started();
  }

  /** One of two is acknowledged: `ms` after the one before, `waitingMs` after it was written. */
  streamed({ wireBytes, waitingMs, ...time }: PacketTime & { wireBytes: number; waitingMs: number }): void {
    this.#times.add(waitingMs, wireBytes);
    this.#longestDelivered = Math.max(this.#longestDelivered, wireBytes);
    if (time.bytes !== this.#limit) this.#wasFitted = true;
    this.#flights.streamed(time);
  }

  /** Something went wrong while two were on their way: one packet at a time from now on. */
  refusedTwo(): void {
    this.#flights.refused();
  }

  /** A run has ended: one packet at a time from now on. Says whether two were on their way since the last offer. */
  doubtedTwo(): boolean {
    return this.#flights.doubted();
  }

  /** Every send was in vain: the size is on trial again. */
  doubted(): void {
    this.#provenWrite = null;
    this.#sizes.doubted();
  }

  /**
   * A packet of `bytes` was never acknowledged. If its frame was longer than argument 11 and none such has been
   * acknowledged, argument 11 may bound the whole frame: from the next offer on it does. Says whether it came to that.
   */
  doubtedLimit(bytes: number): boolean {
    const named = this.#argument ?? this.#limit;
    const isNew =
      this.#limitCovers === 'data' &&
      frameBytes(bytes) > named &&
      this.#longestDelivered <= named &&
      holdsFrame(named);
    if (isNew) this.#limitCovers = 'frame';
    return isNew;
  }

  /**
   * The device has rejected a file of fitted packets: from the next offer on they are exactly of argument 11, if
   * that is in time. Says whether it came to that, once at most.
   */
  doubtedFitting(): boolean {
    this.#sizes.offered();
    const isNew = !this.#isExact && !this.#triesExact && this.#wasFitted && this.#canSendExact();
    this.#triesExact ||= isNew;
    return isNew;
  }

  /** The device has accepted the file as it was sent. */
  accepted(): void {
    if (this.#isExact) this.#packetLength = 'exact';
    else if (this.#wasFitted) this.#packetLength = 'fitted';
  }

  get #isSettled(): boolean {
    return this.#sizes.isSettled(frameBytes(this.#limit));
  }

  #canSendExact(): boolean {
    const plans = this.sends(false).map(({ plan }) => plan);
    const frame = frameBytes(this.#limit);
    // On trial a frame may be longer than what is tried: it is so only in whole ones that it may not.
    const isWhole = this.#sizes.wholeFrames && frame > this.#sizes.frameLimit;
    return this.#limitCovers === 'data' && !isWhole && this.#allows(frame, plans);
  }

  /** Whether a frame may be so long, by what is known of device and link. */
  #allowsFrame(wireBytes: number, isFirst: boolean): boolean {
    const plans = this.sends(isFirst).map(({ plan }) => plan);
    if (wireBytes > this.#sizes.frameLimit || !this.#allows(wireBytes, plans)) return false;
    return !isFirst || wireBytes <= (plans[0]?.size ?? 0) || this.#allowsAtWorst(wireBytes, plans);
  }

  /** Whether a frame is neither too long for the link nor for the device's flash. */
  #allows(wireBytes: number, plans: readonly WritePlan[]): boolean {
    const timeoutMs = this.timeoutMs(wireBytes);
    return this.#times.allows(wireBytes) && this.#pace.allows(wireBytes, plans, timeoutMs);
  }

  /** Whether a frame is not too long for a link that carries the size only in parts: no packet has shown that it does. */
  #allowsAtWorst(wireBytes: number, plans: readonly WritePlan[]): boolean {
    return this.#pace.allowsAtWorst(wireBytes, plans, this.timeoutMs(wireBytes));
  }
}
