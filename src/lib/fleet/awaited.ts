/** How far what a person waits for is. */
export interface AnswerProgress {
  /** Of how many nobody waits for an answer any more. */
  readonly done: number;
  /** Whether the platform asked to be left alone for a while. */
  readonly isSlowedDown: boolean;
}

/** How the answer of an entry stands: waited for, put off by the platform, or not waited for any more. */
export type AnswerState = 'waited-for' | 'slowed-down' | 'done';

/** Entries whose answers somebody waits for. */
export class Awaited {
  readonly #left: Set<string>;
  readonly #slowed = new Set<string>();
  readonly #total: number;
  readonly #onProgress: (progress: AnswerProgress) => void;
  #resolve: () => void = () => undefined;
  /** Resolves once no answer is waited for any more. */
  readonly answered = new Promise<void>((resolve) => (this.#resolve = resolve));

  constructor(ids: readonly string[], onProgress: (progress: AnswerProgress) => void) {
    this.#left = new Set(ids);
    this.#total = ids.length;
    this.#onProgress = onProgress;
  }

  /** Looks how entries stand that may have changed, all if not given; gives whether any is still waited for. */
  look(stateOf: (id: string) => AnswerState, changed: Iterable<string> = [...this.#left]): boolean {
    for (const id of changed) if (this.#left.has(id)) this.#note(id, stateOf(id));
    this.#onProgress({ done: this.#total - this.#left.size, isSlowedDown: this.#slowed.size > 0 });
    if (this.#left.size === 0) this.#resolve();
    return this.#left.size > 0;
  }

  #note(id: string, state: AnswerState): void {
    if (state === 'done') this.#left.delete(id);
    if (state === 'slowed-down') this.#slowed.add(id);
    else this.#slowed.delete(id);
  }
}
