import type { MonotonicClock } from '../../clock';
import { OverairError } from '../../errors';

interface Timer {
  readonly at: number;
  readonly task: () => void;
}

/** More timers than this at one instant are a loop that no amount of virtual time would end. */
const MOST_TIMERS_AT_ONE_INSTANT = 1_000_000;

/** One macrotask: when it has passed, every chain of promises that needed no timer has run to its end. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function stuck(reason: string, virtualMs: number): OverairError {
  return new OverairError('internal', { reason, virtualMs }, { cause: new Error(reason) });
}

/**
 * Time that moves only while `advance` or `runUntil` runs it, from timer to timer: hours of radio pass in
 * milliseconds, and every run is the same. Timers fire in the order of their time, then of their making, and
 * between two of them all promises settle. Needs `setImmediate` (Node); what waits for a thread, such as
 * WebCrypto, is not waited for, so the ciphers of a simulation must be synchronous.
 */
export class VirtualClock implements MonotonicClock {
  /** Soonest first, equal ones in the order of their making. */
  readonly #timers: Timer[] = [];
  #now: number;
  /** What the time of day has been put forward by. */
  #corrected = 0;
  #firedAtThisInstant = 0;

  /** Starts at `start`, in milliseconds since the epoch. */
  constructor(start = 0) {
    this.#now = start;
  }

  now(): number {
    return this.#now + this.#corrected;
  }

  monotonic(): number {
    return this.#now;
  }

  /** Puts the time of day forward, or back by less than nothing, as a phone does that corrects its clock. */
  correct(ms: number): void {
    this.#corrected += ms;
  }

  after(ms: number, task: () => void): () => void {
    const timer: Timer = { at: this.#now + Math.max(0, ms), task };
    let place = this.#timers.length;
    while (place > 0 && (this.#timers[place - 1]?.at ?? 0) > timer.at) place--;
    this.#timers.splice(place, 0, timer);
    return () => {
      const index = this.#timers.indexOf(timer);
      if (index >= 0) this.#timers.splice(index, 1);
    };
  }

  /** Moves time on by `ms` milliseconds and fires all that falls due, also what is set meanwhile. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await turn();
    for (let next = this.#timers[0]; next !== undefined && next.at <= end; next = this.#timers[0]) {
      this.#fire(next);
      await turn();
    }
    this.#now = end;
  }

  /**
   * Runs time until `promise` settles, and gives its value or throws its reason. Throws `internal` with
   * details.reason if it cannot settle (no timer is left) or has not within `limitMs` of virtual time.
   */
  async runUntil<T>(promise: Promise<T>, { limitMs }: { limitMs: number }): Promise<T> {
    const start = this.#now;
    const outcome = { settled: false };
    const settle = () => (outcome.settled = true);
    promise.then(settle, settle);
    for (;;) {
      await turn();
      if (outcome.settled) return promise;
      const next = this.#timers[0];
      if (next === undefined) throw stuck('deadlock: no timer is left', this.#now - start);
      if (next.at > start + limitMs) throw stuck('not settled in time', limitMs);
      this.#fire(next);
    }
  }

  #fire(timer: Timer): void {
    this.#timers.shift();
    this.#firedAtThisInstant = timer.at > this.#now ? 0 : this.#firedAtThisInstant + 1;
    if (this.#firedAtThisInstant > MOST_TIMERS_AT_ONE_INSTANT) throw stuck('livelock at one instant', 0);
    this.#now = Math.max(this.#now, timer.at);
    timer.task();
  }
}
