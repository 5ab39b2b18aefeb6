/** Acknowledgements that the median is taken of. */
const REMEMBERED = 16;

const LEAST_MS = 1000;
const MOST_MS = 4000;
const FACTOR = 6;

/** A packet is not made so long that its acknowledgement is expected later than this: half of the longest time-out. */
const EXPECTED_MS = MOST_MS / 2;

/** So many bytes on the wire are always allowed: an erase in the first packet says nothing about the next. */
const ALWAYS_BYTES = 660;

interface Sample {
  readonly ms: number;
  readonly wireBytes: number;
}

/**
 * How long a packet's acknowledgement takes once its last piece has settled, and how long to wait for one. A flash
 * takes longer for more bytes, so what shorter packets took is scaled to the length of the one in question.
 */
export class AcknowledgementTimes {
  readonly #recent: Sample[] = [];

  /**
   * Takes note of one, in milliseconds from when the packet's first send settled, also where a second was needed:
   * a device that has become slower than the time-out is only met that way.
   */
  add(ms: number, wireBytes: number): void {
    this.#recent.push({ ms: Math.max(0, ms), wireBytes });
    if (this.#recent.length > REMEMBERED) this.#recent.shift();
  }

  /** The time-out for a packet of so many bytes: max(1 s, 6 × the median), at most 4 s; 4 s before the first. */
  timeoutMs(wireBytes: number): number {
    const median = this.#median(wireBytes) ?? MOST_MS;
    return Math.min(MOST_MS, Math.max(LEAST_MS, FACTOR * median));
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
