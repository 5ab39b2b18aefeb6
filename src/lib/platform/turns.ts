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

/** One thing after another, each in a turn of its own. */
export class TurnQueue {
  readonly #next: () => Promise<void>;
  readonly #onError: (error: unknown) => void;
  #waiting: { work: (() => void) | null }[] = [];
  #isRunning = false;

  constructor(
    next: () => Promise<void> = nextTurn,
    onError: (error: unknown) => void = (error) => reportError(error),
  ) {
    this.#next = next;
    this.#onError = onError;
  }

  /**
   * Has `work` done when its turn comes. What is asked for by some work comes right after it, before all that was asked
   * for earlier: parts that hold further parts are done in the order in which they stand.
   *
   * @returns Takes it back, if it is not done yet.
   */
  ask(work: () => void): () => void {
    const entry: { work: (() => void) | null } = { work };
    this.#waiting.push(entry);
    if (!this.#isRunning) void this.#run();
    return () => (entry.work = null);
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#waiting.length > 0) {
      await this.#next();
      this.#doNext();
    }
    this.#isRunning = false;
  }

  #doNext(): void {
    const left = this.#waiting.filter(({ work }) => work !== null);
    const next = left.shift();
    this.#waiting = [];
    try {
      next?.work?.();
    } catch (error) {
      // It is nobody else's: what waits has its turn all the same.
      this.#onError(error);
    }
    this.#waiting.push(...left);
  }
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
