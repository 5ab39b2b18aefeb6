import type { Clock } from '../clock';

/** Beyond what two estimates allow, a difference is no measuring error: one of the clocks was set. */
const STEP_MS = 1_000;

interface Estimate {
  /** Server − local, milliseconds. */
  readonly offset: number;
  /** How far off the offset can be: half of how long the answer took. */
  readonly uncertainty: number;
}

/**
 * The Developer Center's time, learnt from its answers. Of several estimates the one whose answer took least counts,
 * until a later one contradicts it, because a clock was set.
 */
export class ServerTime {
  readonly #clock: Clock;
  #best: Estimate | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Takes an answer that says `serverTime` to a request sent at `sentAt` and answered now; all are milliseconds
   * since the epoch, the latter two by the local clock. Only for answers of the network: a kept one is old.
   */
  observe(serverTime: number, sentAt: number): void {
    const receivedAt = this.#clock.now();
    // The local clock was set back while the answer was under way: it says nothing.
    if (receivedAt < sentAt) return;
    const uncertainty = (receivedAt - sentAt) / 2;
    const seen = { offset: serverTime - sentAt - uncertainty, uncertainty };
    if (this.#best === null || seen.uncertainty <= this.#best.uncertainty || isStep(seen, this.#best)) {
      this.#best = seen;
    }
  }

  /** The Developer Center's time, milliseconds since the epoch; the local clock's while none has been learnt. */
  now(): number {
    return this.#clock.now() + (this.#best?.offset ?? 0);
  }

  /** How far the local clock is ahead (behind: negative), milliseconds; null while it is not known. */
  get skewMs(): number | null {
    return this.#best === null ? null : -this.#best.offset;
  }
}

function isStep(seen: Estimate, best: Estimate): boolean {
  return Math.abs(seen.offset - best.offset) > seen.uncertainty + best.uncertainty + STEP_MS;
}
