/** Acknowledgements that the median is taken of. */
const REMEMBERED = 16;

const LEAST_MS = 1000;
const MOST_MS = 4000;
const FACTOR = 6;

/** How long a packet's acknowledgement takes once its last piece has settled, and how long to wait for one. */
export class AcknowledgementTimes {
  readonly #recent: number[] = [];

  /**
   * Takes note of one, in milliseconds from when the packet's first send settled, also where a second was needed:
   * a device that has become slower than the time-out is only met that way.
   */
  add(ms: number): void {
    this.#recent.push(Math.max(0, ms));
    if (this.#recent.length > REMEMBERED) this.#recent.shift();
  }

  /** max(1 s, 6 × the median), at most 4 s; 4 s before the first. */
  get timeoutMs(): number {
    const sorted = this.#recent.toSorted((a, b) => a - b);
    const median = sorted[sorted.length >> 1] ?? MOST_MS;
    return Math.min(MOST_MS, Math.max(LEAST_MS, FACTOR * median));
  }
}
