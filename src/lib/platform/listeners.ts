/** Who wants to hear of changes of something; `subscribe` fits `createSubscriber`. */
export class Listeners {
  readonly #listeners = new Set<() => void>();

  /** Calls `listener` at every `tell`; returns what takes it away. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
