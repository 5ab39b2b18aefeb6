import type { MonotonicClock } from '../clock';
import { OverairError } from '../errors';

/** Noon of a summer's day, UTC: when the time of a test begins unless it says otherwise. */
export const START = Date.UTC(2026, 5, 1, 12);

export const HOUR = 3_600_000;

interface Timer {
  readonly at: number;
  readonly task: () => void;
}

/** More timers than this at one instant are a loop that no amount of virtual time would end. */
const MOST_TIMERS_AT_ONE_INSTANT = 1_000_000;

/**
 * Resolves when the event loop has gone round so many times: after one, every chain of promises that needs no timer
 * has run to its end. What waits for a thread, such as WebCrypto or a database, takes several.
 */
export async function idle(turns = 10): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

function stuck(reason: string, virtualMs: number): OverairError {
  return new OverairError('internal', { reason, virtualMs }, { cause: new Error(reason) });
}

/**
 * Time that moves only if a test moves it, from timer to timer: hours of radio pass in milliseconds, and every run is
 * the same. Timers fire in the order of their time, then of their making. `advance` moves it at once; `runFor` and
 * `runUntil` let all promises settle between two timers. These need `setImmediate` (Node), and wait for no thread, so
 * the ciphers of a simulation must be synchronous.
 */
export class TestClock implements MonotonicClock {
  /** Soonest first, equal ones in the order of their making. */
  readonly #timers: Timer[] = [];
  #now: number;
  /** What the time of day has been put forward by. */
  #corrected = 0;
  #firedAtThisInstant = 0;

  /** Starts at `start`, in milliseconds since the epoch. */
  constructor(start = START) {
    this.#now = start;
  }

  now(): number {
    return this.#now + this.#corrected;
  }

  monotonic(): number {
    return this.#now;
  }

  /** Timers that wait: none may be left when all is done. */
  get waiting(): number {
    return this.#timers.length;
  }

  /** Milliseconds until the next timer; null if there is none. */
  get nextIn(): number | null {
    const [next] = this.#timers;
    return next === undefined ? null : next.at - this.#now;
  }

  /**
   * Puts the time of day forward, or back by less than nothing, as a person or a phone does that corrects its clock;
   * timers keep what is left of them.
   */
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

  /** Moves time on by `ms` milliseconds at once and fires all that falls due, also what is set meanwhile. */
  advance(ms: number): void {
    const end = this.#now + ms;
    while (this.#fireNext(end));
    this.#now = end;
  }

  /** Moves time on by `ms` milliseconds, as `advance` does, and lets promises settle before each timer and at the end. */
  async runFor(ms: number): Promise<void> {
    const end = this.#now + ms;
    do await idle(1);
    while (this.#fireNext(end));
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
      await idle(1);
      if (outcome.settled) return promise;
      if (this.#timers.length === 0) throw stuck('deadlock: no timer is left', this.#now - start);
      if (!this.#fireNext(start + limitMs)) throw stuck('not settled in time', limitMs);
    }
  }

  /** Fires the next timer that is due by then, at its time; whether there was one. */
  #fireNext(end: number): boolean {
    const [next] = this.#timers;
    if (next === undefined || next.at > end) return false;
    this.#timers.shift();
    this.#firedAtThisInstant = next.at > this.#now ? 0 : this.#firedAtThisInstant + 1;
    if (this.#firedAtThisInstant > MOST_TIMERS_AT_ONE_INSTANT) throw stuck('livelock at one instant', 0);
    this.#now = Math.max(this.#now, next.at);
    next.task();
    return true;
  }
}
