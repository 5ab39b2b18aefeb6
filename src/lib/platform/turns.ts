/** Milliseconds of work after which the browser is given a turn: a task of 50 is felt, also if it is only one of several. */
const TURN = 8;

/** Not in the types of every browser's DOM yet. */
interface Yielding {
  readonly scheduler?: { readonly yield?: () => Promise<void> };
}

/** Lets the browser do what waits, and resolves right after that. */
export function nextTurn(): Promise<void> {
  const { scheduler } = globalThis as Yielding;
  if (scheduler?.yield !== undefined) return scheduler.yield();
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** Long work in short tasks: to be asked between any two steps of it. */
export class Turns {
  readonly #now: () => number;
  readonly #next: () => Promise<void>;
  #began: number;

  constructor(now: () => number = () => performance.now(), next: () => Promise<void> = nextTurn) {
    this.#now = now;
    this.#next = next;
    this.#began = now();
  }

  /** Whether it is the browser's turn: then `give` is to be awaited. */
  get isOver(): boolean {
    return this.#now() - this.#began >= TURN;
  }

  async give(): Promise<void> {
    await this.#next();
    this.#began = this.#now();
  }
}
