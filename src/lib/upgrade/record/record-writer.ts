import type { MonotonicClock } from '../../clock';

export interface RecordWriterOptions {
  readonly clock: MonotonicClock;
  /** Keeps the record as it is now; what it rejects with goes to `onProblem`. */
  readonly keep: () => Promise<void>;
  readonly onProblem: (error: unknown) => void;
}

/** After how long at most what is new is kept, in milliseconds: what happens at all, and mere progress. */
const NEWS = 5_000;
const PROGRESS = 30_000;

/** Keeps a record from time to time while it grows: never more often than each five seconds, but for an end. */
export class RecordWriter {
  readonly #options: RecordWriterOptions;
  #lastAt = -Infinity;
  #due = Infinity;
  #cancel: () => void = () => undefined;
  #keeping: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(options: RecordWriterOptions) {
    this.#options = options;
  }

  /** Something happened. */
  news(): void {
    this.#dueAfter(NEWS);
  }

  /** It goes on. */
  progress(): void {
    this.#dueAfter(PROGRESS);
  }

  /** Keeps it at once: there may be no later. Resolves when that is done; never rejects. */
  now(): Promise<void> {
    if (this.#isStopped) return this.#keeping;
    this.#cancel();
    this.#due = Infinity;
    this.#lastAt = this.#options.clock.monotonic();
    // One after the other, so that the newest stays.
    this.#keeping = this.#keeping.then(this.#options.keep).catch(this.#options.onProblem);
    return this.#keeping;
  }

  /** Nothing is kept any more. */
  stop(): void {
    this.#isStopped = true;
    this.#cancel();
  }

  #dueAfter(ms: number): void {
    const { clock } = this.#options;
    const due = this.#lastAt + ms;
    if (this.#isStopped || due >= this.#due) return;
    this.#cancel();
    this.#due = due;
    const left = due - clock.monotonic();
    if (left <= 0) void this.now();
    else this.#cancel = clock.after(left, () => void this.now());
  }
}
