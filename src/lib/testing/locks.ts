// Locks as the browser's tabs share them, without a browser.
import { OverairError } from '../errors';
import type { Locks, LockOptions } from '../platform/locks';

/** The origin's lock manager; each tab has a client of it, whose end releases what it holds. */
export class FakeLockManager {
  readonly #holders = new Map<string, symbol>();
  readonly #waiting = new Map<string, (() => void)[]>();

  /** A tab's view; `end` is the tab's death. */
  tab(): Locks & { end(): void } {
    const own = new Map<string, symbol>();
    const state = { ended: false };
    const hold = async <T>(name: string, work: () => Promise<T>, options: LockOptions = {}): Promise<T> => {
      while (this.#holders.has(name)) await this.#freed(name, options.signal);
      if (options.signal?.aborted) throw new OverairError('cancelled');
      // A dead tab gets no lock: its promise never settles.
      if (state.ended) return new Promise(() => undefined);
      const holder = Symbol(name);
      this.#holders.set(name, holder);
      own.set(name, holder);
      try {
        return await work();
      } finally {
        this.#release(name, holder);
      }
    };
    return {
      hold,
      holdIfFree: async (name, work) => (this.#holders.has(name) ? null : { result: await hold(name, work) }),
      untilFree: async (name, signal) => {
        while (this.#holders.has(name)) await this.#freed(name, signal);
        if (signal.aborted) throw new OverairError('cancelled');
      },
      held: () => Promise.resolve([...this.#holders.keys()]),
      end: () => {
        state.ended = true;
        for (const [name, holder] of own) this.#release(name, holder);
      },
    };
  }

  #freed(name: string, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiting = this.#waiting.get(name) ?? [];
      waiting.push(resolve);
      this.#waiting.set(name, waiting);
      signal?.addEventListener('abort', () => reject(new OverairError('cancelled')), { once: true });
    });
  }

  #release(name: string, holder: symbol): void {
    if (this.#holders.get(name) !== holder) return;
    this.#holders.delete(name);
    for (const resolve of this.#waiting.get(name)?.splice(0) ?? []) resolve();
  }
}
