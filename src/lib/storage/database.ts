import { openDB, type IDBPDatabase } from 'idb';
import { OverairError } from '../errors';
import type { Clock } from '../clock';
import { toOpeningError, toStorageError } from './failure';
import { DATABASE_VERSION, migrate } from './migrations';
import { OpeningPatience } from './opening';
import type { StoreName } from './schema';
import { abort, SilentTransactions, type WatchedTransaction } from './silence';
import { ReadTransaction, writtenStores, WriteTransaction } from './transaction';
import { UnreadableRecords } from './unreadable';

export type { StoreName } from './schema';
export type { ReadTransaction, WriteTransaction } from './transaction';

/** Why a connection ended without being asked to: a newer version wants to change it, or the browser took it. */
export type ClosedWhy = 'outdated' | 'terminated';

export interface DatabaseOptions {
  readonly clock: Clock;
  /** `overair` if not given. */
  readonly name?: string;
  /** Another tab keeps an older version open; opening goes on waiting for a while. */
  readonly onBlocked?: () => void;
  /** `outdated`: reload this page; `terminated`: the next use opens it again. */
  readonly onClosed?: (why: ClosedWhy) => void;
  /** Something was written: a transaction that writes is complete. */
  readonly onWritten?: () => void;
}

/**
 * The app's one database. Opens at first use; opens again if the browser took the connection away. Every
 * record is parsed when it is read. Every failure is `storage-full`, `storage-unavailable`, `storage-blocked`,
 * `storage-missing`, `storage-silent`, `storage-outdated`, `storage-newer`, or `internal` if the fault is ours.
 */
export class Database {
  /** What was found that cannot be read. */
  readonly unreadable = new UnreadableRecords();
  readonly #options: DatabaseOptions;
  readonly #silent: SilentTransactions;
  #opening: Promise<IDBPDatabase> | null = null;
  #ended: 'closed' | 'outdated' | null = null;

  constructor(options: DatabaseOptions) {
    this.#options = options;
    this.#silent = new SilentTransactions(options.clock);
  }

  /** Reads within one transaction; `work` may await nothing but the transaction's own requests. */
  async read<const N extends StoreName, T>(
    names: readonly N[],
    work: (transaction: ReadTransaction<N>) => Promise<T>,
  ): Promise<T> {
    const stores: string[] = [...names];
    const raw = await this.#begin((database) => database.transaction(stores, 'readonly'));
    return this.#settle(raw, () => work(new ReadTransaction<N>(raw, this.unreadable)));
  }

  /**
   * Writes within one transaction: all of it or nothing. Resolves when it is complete; `strict` waits until the
   * bytes are on the disk. `work` may await nothing but the transaction's own requests; what it throws undoes all.
   */
  async write<const N extends StoreName, T>(
    names: readonly N[],
    work: (transaction: WriteTransaction<N>) => Promise<T>,
    durability: 'strict' | 'relaxed' = 'relaxed',
  ): Promise<T> {
    const stores: string[] = writtenStores(names);
    const raw = await this.#begin((database) => database.transaction(stores, 'readwrite', { durability }));
    const now = () => this.#options.clock.now();
    const result = await this.#settle(raw, () => work(new WriteTransaction<N>(raw, this.unreadable, now)));
    this.#options.onWritten?.();
    return result;
  }

  /** Lets the database go, for good. */
  async close(): Promise<void> {
    this.#ended ??= 'closed';
    const opening = this.#opening;
    this.#opening = null;
    const database = await opening?.catch(() => null);
    database?.close();
  }

  async #begin<T>(begin: (database: IDBPDatabase) => T): Promise<T> {
    try {
      return begin(await this.#open());
    } catch (error) {
      if (!(error instanceof DOMException) || error.name !== 'InvalidStateError') throw toStorageError(error);
      // The connection was closing: once more, with a new one.
      this.#opening = null;
    }
    try {
      return begin(await this.#open());
    } catch (error) {
      throw toStorageError(error);
    }
  }

  #settle<T>(transaction: WatchedTransaction, work: () => Promise<T>): Promise<T> {
    return this.#silent.watch(transaction, settle(transaction, work));
  }

  #open(): Promise<IDBPDatabase> {
    if (this.#ended === 'outdated') return Promise.reject(new OverairError('storage-outdated'));
    if (this.#ended) return Promise.reject(new OverairError('storage-unavailable'));
    if (this.#silent.isSilent) return Promise.reject(new OverairError('storage-silent'));
    this.#opening ??= this.#connect();
    return this.#opening;
  }

  #connect(): Promise<IDBPDatabase> {
    // Absent in some browsers and views, whatever the types say.
    if ((globalThis as Partial<typeof globalThis>).indexedDB === undefined)
      return Promise.reject(new OverairError('storage-missing'));
    return new Promise((resolve, reject) => {
      const patience = new OpeningPatience(this.#options.clock, reject);
      const opened = this.#request(() => {
        this.#options.onBlocked?.();
        patience.blocked();
      });
      opened.then(
        (database) => {
          if (patience.end()) resolve(database);
          else this.#openedLate(database);
        },
        (error: unknown) => {
          this.#opening = null;
          patience.end();
          reject(toOpeningError(error));
        },
      );
    });
  }

  /** Whoever asked has been told that it is not there; whoever asks from now on has it. */
  #openedLate(database: IDBPDatabase): void {
    if (this.#ended) database.close();
    else this.#opening = Promise.resolve(database);
  }

  /** Asks for the database; whatever is thrown comes as a rejection. */
  async #request(blocked: () => void): Promise<IDBPDatabase> {
    const { name, onClosed } = this.#options;
    return openDB(name ?? 'overair', DATABASE_VERSION, {
      upgrade: (database, from, to, transaction) => {
        migrate(database, transaction, from, to ?? DATABASE_VERSION);
      },
      blocked,
      blocking: (_current, _blocked, event) => {
        this.#ended = 'outdated';
        (event.target as IDBDatabase).close();
        onClosed?.('outdated');
      },
      terminated: () => {
        this.#opening = null;
        this.#silent.forget();
        onClosed?.('terminated');
      },
    });
  }
}

/** Runs the work and waits for the transaction; a failure of either undoes it and is mapped. */
async function settle<T>(transaction: WatchedTransaction, work: () => Promise<T>): Promise<T> {
  const ended = transaction.done.then(
    () => null,
    (error: unknown) => ({ error }),
  );
  let result: T;
  try {
    result = await work();
  } catch (error) {
    abort(transaction);
    throw toStorageError(error, (await ended)?.error);
  }
  const failure = await ended;
  if (failure) throw toStorageError(failure.error);
  return result;
}
