import type { MonotonicClock } from '../../../clock';

/** A clock that a test moves; between two timers every promise settles. */
export class ManualClock implements MonotonicClock {
  #now = 0;
  readonly #timers = new Set<{ at: number; task: () => void }>();

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#now;
  }

  after(ms: number, task: () => void): () => void {
    const timer = { at: this.#now + ms, task };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      await settled();
      const [next] = [...this.#timers].sort((a, b) => a.at - b.at);
      if (next === undefined || next.at > end) break;
      this.#timers.delete(next);
      this.#now = next.at;
      next.task();
    }
    this.#now = end;
  }

  /** Timers that wait: none may be left when all is done. */
  get waiting(): number {
    return this.#timers.size;
  }
}

/** When every chain of promises that needs no timer has run. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
