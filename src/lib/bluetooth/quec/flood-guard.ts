import { Limit } from './reference';

/**
 * Tells when a device sends more frames a second than any use of the protocol needs. Each frame of ours may be
 * answered by one: a quick link acknowledges more than 200 small packets a second.
 */
export class FloodGuard {
  #since = 0;
  #countThen = 0;

  /** Whether `unasked` frames since the session began are too many at `now` (milliseconds). */
  isFlooded(unasked: number, now: number): boolean {
    if (now - this.#since >= 1000) {
      this.#since = now;
      this.#countThen = unasked;
      return false;
    }
    return unasked - this.#countThen > Limit.framesASecond;
  }
}
