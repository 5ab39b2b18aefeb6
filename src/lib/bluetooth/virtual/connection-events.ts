import type { MonotonicClock } from '../../clock';

/**
 * The instants at which the radio speaks, one each connection interval from the beginning of the connection on.
 * With an interval of 0 an event comes as soon as anything waits. Only events with work are run.
 */
export class ConnectionEvents {
  readonly #clock: MonotonicClock;
  readonly #intervalMs: number;
  readonly #run: (event: number) => boolean;
  readonly #origin: number;
  #last = 0;
  #cancel: (() => void) | undefined;
  #stopped = false;

  /** `run` does the work of an event, given its number, and says whether any is left for a later one. */
  constructor(clock: MonotonicClock, intervalMs: number, run: (event: number) => boolean) {
    this.#clock = clock;
    this.#intervalMs = intervalMs;
    this.#run = run;
    this.#origin = clock.monotonic();
  }

  /** The first event that can still carry what is given to the radio now. */
  get next(): number {
    const soonest = this.#last + 1;
    if (this.#intervalMs === 0) return soonest;
    const passed = Math.floor((this.#clock.monotonic() - this.#origin) / this.#intervalMs);
    return Math.max(soonest, passed + 1);
  }

  /** Sees to it that the next event is run. */
  wake(): void {
    if (this.#stopped || this.#cancel !== undefined) return;
    const event = this.next;
    const at = this.#intervalMs === 0 ? this.#clock.monotonic() : this.#origin + event * this.#intervalMs;
    this.#cancel = this.#clock.after(at - this.#clock.monotonic(), () => {
      this.#cancel = undefined;
      this.#last = event;
      if (this.#run(event)) this.wake();
    });
  }

  /** No event comes any more. */
  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
