import type { Clock } from '../clock';
import { OverairError } from '../errors';

/** Between two looks at whether a transaction has answered anything, ms. */
const LOOK = 5_000;

/** After how many looks in a row that find nothing answered, by any transaction, the storage is silent. */
const LOOKS_AT_NOTHING = 2;

/** The same for one that answers nothing while others do: it may wait for them to let go of a store. */
const LOOKS_AT_OTHERS = 12;

/** What is used of a transaction. */
export interface WatchedTransaction {
  readonly done: Promise<void>;
  abort(): void;
  addEventListener(type: 'success', listener: () => void, capture: boolean): void;
}

/**
 * Which transactions have stopped answering. One is given up after ten seconds in which nothing has answered, a minute
 * if others have: never at the first look, since that of a page that was frozen comes before what it has yet to hear.
 * As long as one that was given up has not ended, whoever asks is told at once that the storage is silent.
 */
export class SilentTransactions {
  readonly #clock: Clock;
  readonly #silent = new Set<WatchedTransaction>();
  /** How often any transaction has answered. */
  #answers = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isSilent(): boolean {
    return this.#silent.size > 0;
  }

  /** Nothing is waited for any more: the connection has gone. */
  forget(): void {
    this.#silent.clear();
  }

  /** Gives what `work` gives, or rejects with `storage-silent`; what is given up is undone as soon as that is heard. */
  watch<T>(transaction: WatchedTransaction, work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const cancel = this.#look(transaction, () => {
        this.#giveUp(transaction);
        reject(new OverairError('storage-silent'));
      });
      work.finally(cancel).then(resolve, reject);
    });
  }

  #look(transaction: WatchedTransaction, giveUp: () => void): () => void {
    let atNothing = 0;
    let atOthers = 0;
    let seen = this.#answers;
    // A request's events pass its transaction on their way, though they do not come back to it.
    const answered = (): void => {
      this.#answers += 1;
      atNothing = 0;
      atOthers = 0;
    };
    transaction.addEventListener('success', answered, true);
    const look = (): void => {
      atOthers += 1;
      atNothing = this.#answers === seen ? atNothing + 1 : 0;
      seen = this.#answers;
      if (atNothing === LOOKS_AT_NOTHING || atOthers === LOOKS_AT_OTHERS) giveUp();
      else cancel = this.#clock.after(LOOK, look);
    };
    let cancel = this.#clock.after(LOOK, look);
    return () => cancel();
  }

  #giveUp(transaction: WatchedTransaction): void {
    this.#silent.add(transaction);
    const end = (): void => void this.#silent.delete(transaction);
    transaction.done.then(end, end);
    abort(transaction);
  }
}

/** Undoes a transaction, unless it has ended by itself, by the same failure. */
export function abort(transaction: Pick<WatchedTransaction, 'abort'>): void {
  try {
    transaction.abort();
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== 'InvalidStateError') throw error;
  }
}
