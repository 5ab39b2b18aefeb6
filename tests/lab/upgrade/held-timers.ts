import type { MonotonicClock } from '../../../src/lib/clock';
import { realTime } from '../real-time';

/** Real time, but what would come after `heldFrom` milliseconds or more comes when it is released: no test waits for it. */
export class HeldTimers implements MonotonicClock {
  readonly #heldFrom: number;
  readonly #held = new Set<() => void>();

  constructor(heldFrom: number) {
    this.#heldFrom = heldFrom;
  }

  readonly now = (): number => realTime.now();
  readonly monotonic = (): number => realTime.monotonic();

  after(ms: number, task: () => void): () => void {
    if (ms < this.#heldFrom) return realTime.after(ms, task);
    this.#held.add(task);
    return () => void this.#held.delete(task);
  }

  /** What is held comes now. */
  release(): void {
    for (const task of this.#held) {
      this.#held.delete(task);
      task();
    }
  }
}
