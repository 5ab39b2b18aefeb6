import type { MonotonicClock } from '../../clock';

/** One timer that can be set again. */
export class Alarm {
  readonly #clock: MonotonicClock;
  #cancel: () => void = () => undefined;

  constructor(clock: MonotonicClock) {
    this.#clock = clock;
  }

  /** Runs `task` in `ms` milliseconds, instead of what was set before. */
  set(ms: number, task: () => void): void {
    this.#cancel();
    this.#cancel = this.#clock.after(ms, task);
  }

  clear(): void {
    this.#cancel();
  }
}

/** The device's flash: one job after the other, each taking its time. */
export class Flash {
  readonly #clock: MonotonicClock;
  #busyUntil = 0;

  constructor(clock: MonotonicClock) {
    this.#clock = clock;
  }

  /** Runs `done` when this job of `ms` milliseconds and all before it are finished; at once if none takes time. */
  work(ms: number, done: () => void): void {
    const now = this.#clock.monotonic();
    this.#busyUntil = Math.max(now, this.#busyUntil) + ms;
    if (this.#busyUntil === now) done();
    else this.#clock.after(this.#busyUntil - now, done);
  }
}
