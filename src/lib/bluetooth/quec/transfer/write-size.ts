import type { TransferProfile } from '../../product-profile';
import type { WritePlan } from '../pieces';
import { Limit } from '../reference';
import { LongWriteTrial, type PacketTime } from './pace';
import { CommandLadder } from './write-types';

/** One link-layer packet (251 bytes) at an MTU of 247; two at 498; what an MTU of 185 leaves. */
const GOOD_WRITE = 244;
const LONG_WRITE = 495;
const MEDIUM_WRITE = 182;

/** What is tried if no size is known, the largest first. */
const TRIAL_WRITES = [GOOD_WRITE, MEDIUM_WRITE];

/** Sends of a packet. */
const SENDS = 3;

/** A packet that proves a size goes on to this many bytes on the wire, so that in pieces of 20 it still moves in 3 s. */
const TRIAL_FRAME = 660;

/** The first packet's data if no size is known: eight requests of 20. */
const FIRST_DATA = 128;

/**
 * How long the first packet may take, from whichever send reaches the device: it may erase its flash before it answers.
 * One that has none of it gives up by itself.
 */
const FIRST_WAIT_MS = 12_000;

/** One send of a packet; `waitMs` is how long its acknowledgement is waited for, or by which of the time-outs. */
export interface Send {
  readonly plan: WritePlan;
  readonly waitMs: number | 'usual' | 'trial';
}

/** A packet that was acknowledged. */
export interface DeliveredPacket extends PacketTime {
  /** Which send of its `sends` it was, from 0. */
  readonly send: number;
  /** Bytes on the wire. */
  readonly wireBytes: number;
  /** Whether no packet of this transfer is longer. */
  readonly isLongest: boolean;
  /** Whether its time says how fast the link is: nothing paused or erased meanwhile. */
  readonly isTimed: boolean;
}

/** What the link and earlier trials allow. */
export interface WriteLimits {
  /** Whether the link has write commands. */
  readonly hasCommands: boolean;
  /** Whether only one packet may be on its way (`Link.mustRest`). */
  readonly mustRest?: boolean;
  /** Bytes of a write that the link is known to carry whatever the product: 20, or what an indication has proved. */
  readonly smallest?: number;
  /** Sizes that are not tried: a trial of theirs has ended with the link. */
  readonly refused: readonly number[];
  /** Bytes of a write that has carried a whole frame, if the device reads one frame a write; else null. */
  readonly wholeFrames: number | null;
}

type Stage = 'unknown' | 'trial' | 'proven' | 'long';

const requests = (size: number): WritePlan => ({ size, commands: 'none' });
const usual = (plan: WritePlan): Send => ({ plan, waitMs: 'usual' });
/** In vain it costs little: the same frame goes again as it is known to go. */
const tried = (plan: WritePlan): Send => ({ plan, waitMs: 'trial' });

/** The size of writes and the use of commands: what each send of a packet is, learned from what was acknowledged. */
export class WriteSize {
  readonly #ladder: CommandLadder;
  readonly #limits: WriteLimits;
  /** What every device takes that takes any. */
  readonly #smallest: number;
  readonly #trials: readonly number[];
  #size: number;
  #stage: Stage;
  #longWrites: TransferProfile['longWrites'];
  #comparison = new LongWriteTrial();
  #sends: readonly Send[] = [];
  #firstSends: readonly Send[] = [];
  #planned = '';
  #trialFailed = false;

  constructor(profile: TransferProfile, limits: WriteLimits) {
    const { refused, wholeFrames, smallest = Limit.smallestWrite } = limits;
    this.#ladder = new CommandLadder(profile.commands);
    this.#limits = limits;
    this.#smallest = wholeFrames ?? smallest;
    this.#trials = TRIAL_WRITES.filter((size) => !refused.includes(size) && size > this.#smallest);
    const known = profile.writeSize;
    const isKnown = known !== null && !refused.includes(known) && known >= this.#smallest;
    this.#size = isKnown ? known : this.#smallest;
    this.#stage = isKnown ? 'proven' : 'unknown';
    this.#longWrites = profile.longWrites;
    this.#plan();
  }

  /** The proven size; null while there is none. */
  get proven(): number | null {
    return this.#stage === 'unknown' || this.#stage === 'trial' ? null : this.#size;
  }

  /** Whether nothing is to be learned of sizes and types of writes by frames of so many bytes: commands, and none longer. */
  isSettled(wireBytes: number): boolean {
    const isLongest = !this.#mayTryLong || wireBytes <= GOOD_WRITE;
    return this.#stage === 'proven' && this.#commands === 'most' && isLongest;
  }

  /** The size that is on trial with the next packet; null if what is proven is used. */
  get onTrial(): number | null {
    if (this.#stage === 'long') return LONG_WRITE;
    return this.#stage === 'trial' ? (this.#trials[0] ?? null) : null;
  }

  /** What the profile keeps: no size that is smaller only because a larger one was not tried. */
  get learned(): Pick<TransferProfile, 'writeSize' | 'commands' | 'longWrites'> {
    const { proven } = this;
    const isHeldBack = TRIAL_WRITES.some(
      (size) => size > (proven ?? 0) && this.#limits.refused.includes(size),
    );
    return {
      writeSize: isHeldBack ? null : proven,
      commands: this.#ladder.use,
      longWrites: this.#longWrites,
    };
  }

  /** The most data of a packet now. */
  get dataLimit(): number {
    return this.#stage === 'unknown' ? FIRST_DATA : Infinity;
  }

  /** The most bytes on the wire of a packet now. */
  get frameLimit(): number {
    if (this.#limits.wholeFrames !== null) return this.#sends[0]?.plan.size ?? this.#smallest;
    return this.#stage === 'trial' ? TRIAL_FRAME : Infinity;
  }

  /** Whether each packet has to be one write. */
  get wholeFrames(): boolean {
    return this.#limits.wholeFrames !== null;
  }

  /** The sends of a packet, the same list until something was learned; `isFirst` for the first after an offer. */
  sends(isFirst: boolean): readonly Send[] {
    return isFirst ? this.#firstSends : this.#sends;
  }

  /** A new offer was made: what was only on trial begins anew. */
  offered(): void {
    if (this.#stage === 'trial') this.#stage = 'unknown';
    if (this.#stage === 'long') this.#stage = 'proven';
    this.#comparison = new LongWriteTrial();
    this.#plan();
  }

  /**
   * Every send was in vain: the size is on trial again. If that happened on trial, what every device takes is
   * the size: if long writes are taken and lost, a trial may outlast the device's patience.
   */
  doubted(): void {
    // In whole frames a trial cannot step down within its packet: each that is in vain costs an offer.
    this.#trialFailed ||= this.#stage === 'trial' || this.wholeFrames;
    if (this.#stage === 'proven' && this.#commands !== 'none') this.#ladder.delivered(true);
    this.#size = this.#smallest;
    this.#stage = 'unknown';
    this.#plan();
  }

  /** Learns from an acknowledged packet. */
  delivered(packet: DeliveredPacket): void {
    if (this.#stage === 'unknown')
      this.#stage = this.#trialFailed || this.#trials.length === 0 ? 'proven' : 'trial';
    else if (this.#stage === 'trial') this.#deliveredOnTrial(packet);
    else if (this.#stage === 'long') this.#deliveredLong(packet);
    else this.#deliveredProven(packet);
    this.#plan();
  }

  #deliveredOnTrial({ send, wireBytes, isLongest }: DeliveredPacket): void {
    // A short packet proves nothing about a size that it does not fill.
    const { size = this.#smallest } = this.#sends[send]?.plan ?? {};
    if (send === 0 && wireBytes < size && !isLongest && this.#limits.wholeFrames === null) return;
    this.#size = size;
    this.#stage = 'proven';
  }

  #deliveredProven(packet: DeliveredPacket): void {
    if (this.#commands !== 'none') this.#ladder.delivered(packet.send > 0);
    if (!this.#mayTryLong || packet.send > 0 || !packet.isTimed || packet.wireBytes <= GOOD_WRITE) return;
    if (this.#comparison.provenPacket(packet)) this.#stage = 'long';
  }

  #deliveredLong(packet: DeliveredPacket): void {
    const isKept = packet.send > 0 ? false : this.#comparison.longPacket(packet);
    if (isKept === null) return;
    this.#stage = 'proven';
    if (isKept) this.#size = LONG_WRITE;
    else this.#longWrites = 'refused';
  }

  get #mayTryLong(): boolean {
    const { refused, wholeFrames } = this.#limits;
    const isAllowed = !refused.includes(LONG_WRITE) && wholeFrames === null;
    return this.#size === GOOD_WRITE && this.#longWrites === 'untried' && isAllowed;
  }

  get #commands(): WritePlan['commands'] {
    return this.#limits.hasCommands ? this.#ladder.use : 'none';
  }

  #plan(): void {
    const commands = this.#commands;
    const planned = `${this.#stage} ${this.#size} ${commands}`;
    if (planned === this.#planned) return;
    this.#planned = planned;
    const asLearned: WritePlan = { size: this.#size, commands };
    const first = this.#stage === 'unknown' ? requests(this.#smallest) : asLearned;
    this.#firstSends = [
      { plan: first, waitMs: FIRST_WAIT_MS },
      { plan: requests(first.size), waitMs: FIRST_WAIT_MS },
    ];
    this.#sends = this.#laterSends(asLearned);
  }

  /** The same frame in ever smaller pieces; if it has to be whole, only as it is. */
  #trialSends(): readonly Send[] {
    const [largest = this.#smallest] = this.#trials;
    const smaller = this.#limits.wholeFrames === null ? this.#trials.slice(1) : [];
    const rest = this.#limits.wholeFrames === null ? this.#smallest : largest;
    const sizes = [largest, ...smaller, rest, rest].slice(0, SENDS);
    return sizes.map((size) => (size > rest ? tried : usual)(requests(size)));
  }

  #laterSends(asLearned: WritePlan): readonly Send[] {
    const last = usual(requests(this.#size));
    switch (this.#stage) {
      case 'unknown':
        return this.#firstSends;
      case 'trial':
        return this.#trialSends();
      case 'long':
        return [tried({ ...asLearned, size: LONG_WRITE }), usual(asLearned), last];
      case 'proven':
        return [usual(asLearned), usual(asLearned), last];
    }
  }
}
