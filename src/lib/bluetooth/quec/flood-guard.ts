/** Frames that a device may send in a second. */
const FRAMES_A_SECOND = 200;

/** Tells when a device sends more frames a second than any use of the protocol needs. */
export class FloodGuard {
  #since = 0;
  #countThen = 0;

  /** Whether `count` frames since the session began are too many at `now` (milliseconds). */
  isFlooded(count: number, now: number): boolean {
    if (now - this.#since >= 1000) {
      this.#since = now;
      this.#countThen = count;
      return false;
    }
    return count - this.#countThen > FRAMES_A_SECOND;
  }
}
