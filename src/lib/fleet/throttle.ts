import type { Clock } from '../clock';

/** Does something at once when it is asked for, then at most once in a while: what was asked last is never left out. */
export class Throttle {
  readonly #clock: Clock;
  readonly #task: () => void;
  #isAsked = false;
  #cancelRest: (() => void) | null = null;

  constructor(clock: Clock, task: () => void) {
    this.#clock = clock;
    this.#task = task;
  }

  /** `rest`: for how long it is not done again after this time, ms. */
  ask(rest: number): void {
    if (this.#cancelRest !== null) {
      this.#isAsked = true;
      return;
    }
    this.#task();
    if (rest === 0) return;
    this.#cancelRest = this.#clock.after(rest, () => {
      this.#cancelRest = null;
      if (!this.#isAsked) return;
      this.#isAsked = false;
      this.ask(rest);
    });
  }

  stop(): void {
    this.#cancelRest?.();
    this.#cancelRest = null;
    this.#isAsked = false;
  }
}
