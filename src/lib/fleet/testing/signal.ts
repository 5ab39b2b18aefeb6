import type { BrowserSignal } from '../../platform/signal';

/** Whether the page is seen, or the network there: as the test says. */
export class FakeSignal implements BrowserSignal {
  readonly #listeners = new Set<() => void>();
  active = true;

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  set(active: boolean): void {
    this.active = active;
    for (const listener of this.#listeners) listener();
  }
}
