import type { MonotonicClock } from '../../../clock';
import { OverairError } from '../../../errors';
import { Limit } from '../reference';

/** However often a device renews its pause, after this long without a packet it is too long, in milliseconds. */
const MAX_PAUSED_MS = 3_600_000;

/** The device's pause: how long it may still ask us to wait. */
export class DevicePause {
  readonly #clock: MonotonicClock;
  readonly #onChange: () => void;
  #until: number | null = null;
  #since: number | null = null;

  /** `onChange` is called when a pause begins or ends. */
  constructor(clock: MonotonicClock, onChange: () => void) {
    this.#clock = clock;
    this.#onChange = onChange;
  }

  isActive(): boolean {
    return this.#until !== null;
  }

  /** Milliseconds until the delay ends; Infinity if there is no pause. */
  get remainingMs(): number {
    return this.#until === null ? Infinity : this.#until - this.#clock.monotonic();
  }

  /** The device asks to wait, or to wait on. A delay that is absent, or no time at all, is the longest. */
  begin(seconds: number | null): void {
    const now = this.#clock.monotonic();
    const asked =
      seconds === null || seconds <= 0 ? Limit.delaySeconds : Math.min(seconds, Limit.delaySeconds);
    this.#since ??= now;
    this.#until = Math.min(now + asked * 1000, this.#since + MAX_PAUSED_MS);
    this.#onChange();
  }

  /** The device goes on. */
  end(): void {
    this.#until = null;
    this.#onChange();
  }

  /** A packet was acknowledged: what was asked before it counts no more. */
  progressed(): void {
    if (this.#until === null) this.#since = null;
  }

  /** A new offer was made. */
  reset(): void {
    this.#since = null;
    this.end();
  }

  /** The delay has ended: the side that was asked to wait gives up. */
  expire(): never {
    this.reset();
    throw new OverairError('device-paused-too-long');
  }
}
