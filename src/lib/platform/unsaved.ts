import { lockNames, type Locks } from './locks';

/** Tells the other tabs, and this one's unloading, that something here would be lost: held in memory alone. */
export class UnsavedWork {
  readonly #locks: Pick<Locks, 'hold'>;
  readonly #page: Pick<Window, 'addEventListener' | 'removeEventListener'>;
  #release: (() => void) | null = null;

  constructor(locks: Pick<Locks, 'hold'>, page: Pick<Window, 'addEventListener' | 'removeEventListener'>) {
    this.#locks = locks;
    this.#page = page;
  }

  /** Says whether there is any now. */
  set(unsaved: boolean): void {
    if (unsaved === (this.#release !== null)) return;
    if (unsaved) this.#begin();
    else this.#release?.();
  }

  #begin(): void {
    const ended = new Promise<void>((resolve) => {
      this.#release = () => {
        this.#page.removeEventListener('beforeunload', ask);
        this.#release = null;
        resolve();
      };
    });
    this.#page.addEventListener('beforeunload', ask);
    void this.#locks.hold(lockNames.unsaved(crypto.randomUUID()), () => ended);
  }
}

/** The browser asks the person whether to leave. */
function ask(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
