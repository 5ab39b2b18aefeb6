import { REQUEST_EVERY, type WritePlan } from '../pieces';
import { Limit } from '../reference';

/*
 * How long things take over this link: the model that virtual/simulated-link.ts plays too, and what is learned of it
 * from frames and acknowledgements that were timed.
 */

/** Link-layer packets of a connection event, and bytes of one (at most 251, by the Core Specification's length extension). */
const PACKETS_PER_EVENT = 4;
const PACKET_BYTES = 251;
/** L2CAP and ATT headers of a write. */
const WRITE_OVERHEAD = 7;

/** Link-layer packets that a write of `bytes` takes. */
function packetsOf(bytes: number): number {
  return Math.ceil((bytes + WRITE_OVERHEAD) / PACKET_BYTES);
}

/** Events of a burst of commands that a request ends. */
function burstEvents(packets: number): number {
  return Math.ceil(packets / PACKETS_PER_EVENT) + 1;
}

/**
 * The least connection events from a frame's first write to its acknowledgement: two for each request, or what the
 * link-layer packets of a burst of commands take and one more.
 */
export function leastEvents(wireBytes: number, plan: WritePlan): number {
  const writes = Math.ceil(wireBytes / plan.size);
  if (plan.commands === 'none') return 2 * writes;
  const full = packetsOf(plan.size);
  const last = packetsOf(wireBytes - (writes - 1) * plan.size);
  if (plan.commands === 'most') return burstEvents((writes - 1) * full + last);
  const bursts = Math.ceil(writes / REQUEST_EVERY) - 1;
  const rest = writes - bursts * REQUEST_EVERY;
  return bursts * burstEvents(REQUEST_EVERY * full) + burstEvents((rest - 1) * full + last);
}

/** Bytes of a part of a long write at the smallest MTU: 23, less the 5 of a prepared write's header. */
const SMALLEST_PART = 18;

/** Exchanges of a request whose size the link may not carry at once: its parts are prepared, then executed. */
function mostExchanges(bytes: number): number {
  return bytes <= Limit.smallestWrite ? 1 : Math.ceil(bytes / SMALLEST_PART) + 1;
}

/** As `leastEvents`, if each longer request goes in the parts of the smallest MTU. */
export function mostEvents(wireBytes: number, plan: WritePlan): number {
  const writes = Math.ceil(wireBytes / plan.size);
  const last = wireBytes - (writes - 1) * plan.size;
  const fullRequests = { none: writes - 1, 'seven-of-eight': Math.ceil(writes / REQUEST_EVERY) - 1, most: 0 };
  const more = fullRequests[plan.commands] * (mostExchanges(plan.size) - 1) + mostExchanges(last) - 1;
  return leastEvents(wireBytes, plan) + 2 * more;
}

/** Milliseconds between connection events before any was measured: Chromium asks for none, and 30–50 are usual on Android. */
const ASSUMED_EVENT_MS = 50;

/** Weight of a new measurement that is quicker than the estimate; a slower one counts at once, lest a packet outlast those 15 s. */
const WEIGHT = 0.25;

/** A link loses packets to noise if each is long on the air, and a device gives up after 15 s. */
const MAX_FRAME_MS = 3000;

/** What all three sends of a packet may take of the device's 15 s, and a second for what is not foreseen. */
const MAX_SENDS_MS = 14_000;

/** What is only feared of a later send takes no more of the device's 15 s than this from an earlier one's time-out. */
const MOST_FEARED_MS = 10_000;

/** How long frames take, learned from how long they took. */
export class Pace {
  #eventMs = ASSUMED_EVENT_MS;
  /** Bytes of the longest write that an acknowledged packet had over this link. */
  #carried: number = Limit.smallestWrite;

  /** A packet in writes of so many bytes was acknowledged: what was timed says how long such writes take. */
  carried(writeBytes: number): void {
    this.#carried = Math.max(this.#carried, writeBytes);
  }

  /** Takes note of a frame that took `ms` from its first write to the settling of its last. */
  measured(wireBytes: number, plan: WritePlan, ms: number): void {
    // How quick a shorter write is says nothing of a full one, which may go in parts.
    const weight = wireBytes < plan.size ? 0 : WEIGHT;
    const event = ms / leastEvents(wireBytes, plan);
    this.#eventMs = Math.max(event, this.#eventMs + weight * (event - this.#eventMs));
  }

  /** Takes note of a frame only if it was slower than thought. */
  atLeast(wireBytes: number, plan: WritePlan, ms: number): void {
    this.#eventMs = Math.max(this.#eventMs, ms / leastEvents(wireBytes, plan));
  }

  /** Milliseconds that a frame will take. */
  expected(wireBytes: number, plan: WritePlan): number {
    return leastEvents(wireBytes, plan) * this.#eventMs;
  }

  /**
   * Milliseconds that a later send may take: as expected, or longer if the link has not carried its size yet, which may
   * exceed an MTU that a page cannot read.
   */
  feared(wireBytes: number, plan: WritePlan): number {
    const expected = this.expected(wireBytes, plan);
    return Math.max(expected, Math.min(this.#atWorst(wireBytes, plan), MOST_FEARED_MS));
  }

  /**
   * Whether a frame may be as long as this: it moves in 3 s as it first goes, and all its sends with their
   * time-outs (`timeoutMs` each) end before the device gives up.
   */
  allows(wireBytes: number, sends: readonly WritePlan[], timeoutMs: number): boolean {
    const [first] = sends;
    const firstMs = first === undefined ? 0 : this.expected(wireBytes, first);
    const all = this.#allSends(sends, timeoutMs, (plan) => this.expected(wireBytes, plan));
    return firstMs <= MAX_FRAME_MS && all <= MAX_SENDS_MS;
  }

  /** Whether all sends of a frame end before the device gives up, even if this link carries their size only in parts. */
  allowsAtWorst(wireBytes: number, sends: readonly WritePlan[], timeoutMs: number): boolean {
    return this.#allSends(sends, timeoutMs, (plan) => this.#atWorst(wireBytes, plan)) <= MAX_SENDS_MS;
  }

  #allSends(sends: readonly WritePlan[], timeoutMs: number, take: (plan: WritePlan) => number): number {
    return sends.reduce((sum, plan) => sum + take(plan), 0) + (sends.length - 1) * timeoutMs;
  }

  #atWorst(wireBytes: number, plan: WritePlan): number {
    const count = plan.size > this.#carried ? mostEvents : leastEvents;
    return count(wireBytes, plan) * this.#eventMs;
  }
}

/** Acknowledgements that the median is taken of: it outlives an erase now and then. */
const REMEMBERED = 16;

/**
 * The time-out of an acknowledgement, ms: three of the longest fit the device's 15 s beside the writes. Of a trial it is
 * shorter: what comes late then only leaves a size unproven.
 */
const LEAST_MS = { usual: 1000, trial: 200 };
const MOST_MS = 4000;
const FACTOR = 6;

/** A packet is not made so long that its acknowledgement is expected later than this: half of the longest time-out. */
const EXPECTED_MS = MOST_MS / 2;

/** How many bytes on the wire are always allowed: an erase in the first packet says nothing about the next. */
const ALWAYS_BYTES = 660;

/**
 * How long a packet's acknowledgement takes once its last piece has settled, and how long to wait for one. A flash
 * takes longer for more bytes, so what shorter packets took is scaled to the length of the one in question.
 */
export class AcknowledgementTimes {
  readonly #recent: { readonly ms: number; readonly wireBytes: number }[] = [];

  /**
   * Takes note of one, in milliseconds from when the packet's first send settled, even if a second was needed: a
   * device that has become slower than the time-out is only met that way.
   */
  add(ms: number, wireBytes: number): void {
    this.#recent.push({ ms: Math.max(0, ms), wireBytes });
    if (this.#recent.length > REMEMBERED) this.#recent.shift();
  }

  /**
   * The time-out for a packet of so many bytes: max(1 s, 6 × the median), of a trial max(0.2 s, 6 × the median); at most
   * 4 s, and that before the first.
   */
  timeoutMs(wireBytes: number, of: 'usual' | 'trial' = 'usual'): number {
    const median = this.#median(wireBytes) ?? MOST_MS;
    return Math.min(MOST_MS, Math.max(LEAST_MS[of], FACTOR * median));
  }

  /** Whether a packet of so many bytes will be acknowledged well within the longest time-out. */
  allows(wireBytes: number): boolean {
    return wireBytes <= ALWAYS_BYTES || (this.#median(wireBytes) ?? 0) <= EXPECTED_MS;
  }

  #median(wireBytes: number): number | undefined {
    const scaled = this.#recent.map((sample) => sample.ms * Math.max(1, wireBytes / sample.wireBytes));
    return scaled.sort((a, b) => a - b)[scaled.length >> 1];
  }
}

/** Packets that are compared: at the proven size, then at the long one. */
const COMPARED = 8;

/** The long size is kept if it needs at most this much of the time for a byte: "at least 10 % faster". */
const WORTH_IT = 1 / 1.1;

/** One packet: bytes of the file, and milliseconds from its first write to its acknowledgement. */
export interface PacketTime {
  readonly bytes: number;
  readonly ms: number;
}

function msPerByte(times: readonly PacketTime[]): number {
  const sum = (value: (time: PacketTime) => number) => times.reduce((total, time) => total + value(time), 0);
  return sum(({ ms }) => ms) / sum(({ bytes }) => bytes);
}

/** Compares eight packets at the proven size with eight at the long one: an acknowledgement proves a size right, not fast. */
export class LongWriteTrial {
  readonly #proven: PacketTime[] = [];
  readonly #long: PacketTime[] = [];

  /** A packet that needed one send at the proven size; says whether the long one may now be tried. */
  provenPacket(time: PacketTime): boolean {
    this.#proven.push(time);
    if (this.#proven.length > COMPARED) this.#proven.shift();
    return this.#proven.length === COMPARED;
  }

  /** A packet that needed one send at the long size; says whether to keep it, or null while that is open. */
  longPacket(time: PacketTime): boolean | null {
    this.#long.push(time);
    if (this.#long.length < COMPARED) return null;
    return msPerByte(this.#long) <= msPerByte(this.#proven) * WORTH_IT;
  }
}
