import { openDB, type IDBPDatabase } from 'idb';
import { OverairError } from '../errors';
import type { Clock } from '../clock';
import { toStorageError } from './failure';
import { DATABASE_VERSION, migrate } from './migrations';
import type { StoreName } from './schema';
import { ReadTransaction, writtenStores, WriteTransaction } from './transaction';
import { UnreadableRecords } from './unreadable';

export type { StoreName } from './schema';
export type { ReadTransaction, WriteTransaction } from './transaction';

/** Why a connection ended without being asked to: a newer version wants to change it, or the browser took it. */
export type ClosedWhy = 'outdated' | 'terminated';

export interface DatabaseOptions {
  readonly clock: Clock;
  /** `overair` where not given. */
  readonly name?: string;
  /** Another tab keeps an older version open; opening goes on waiting for a while. */
  readonly onBlocked?: () => void;
  /** `outdated`: reload this page; `terminated`: the next use opens it again. */
  readonly onClosed?: (why: ClosedWhy) => void;
}

/** How long opening waits for other tabs to let go of an older version, ms. */
const BLOCKED_TIMEOUT = 10_000;

/**
 * The app's one database. Opens at first use; opens again where the browser took the connection away. Every
 * record is parsed when it is read. Every failure is `storage-full`, `storage-unavailable`, `storage-blocked`,
 * `storage-outdated`, `storage-newer`, or `internal` where the fault is ours.
 */
export class Database {
  /** What was found that cannot be read. */
  readonly unreadable = new UnreadableRecords();
  readonly #options: DatabaseOptions;
  #opening: Promise<IDBPDatabase> | null = null;
  #ended: 'closed' | 'outdated' | null = null;

  constructor(options: DatabaseOptions) {
    this.#options = options;
  }

  /** Reads within one transaction; `work` may await nothing but the transaction's own requests. */
  async read<const N extends StoreName, T>(
    names: readonly N[],
    work: (transaction: ReadTransaction<N>) => Promise<T>,
  ): Promise<T> {
    const stores: string[] = [...names];
    const raw = await this.#begin((database) => database.transaction(stores, 'readonly'));
    return settle(raw, () => work(new ReadTransaction<N>(raw, this.unreadable)));
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
    return settle(raw, () => work(new WriteTransaction<N>(raw, this.unreadable, now)));
  }

  /** Lets the database go, for good. */
  async close(): Promise<void> {
    this.#ended ??= 'closed';
    const opening = this.#opening;
    this.#opening = null;
    if (opening) (await opening).close();
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

  #open(): Promise<IDBPDatabase> {
    if (this.#ended === 'outdated') return Promise.reject(new OverairError('storage-outdated'));
    if (this.#ended) return Promise.reject(new OverairError('storage-unavailable'));
    this.#opening ??= this.#connect().catch((error: unknown) => {
      this.#opening = null;
      throw toStorageError(error);
    });
    return this.#opening;
  }

  #connect(): Promise<IDBPDatabase> {
    const { clock, name, onBlocked, onClosed } = this.#options;
    let cancelTimeout: (() => void) | null = null;
    return new Promise((resolve, reject) => {
      const opening = openDB(name ?? 'overair', DATABASE_VERSION, {
        upgrade: (database, from, to, transaction) => {
          migrate(database, transaction, from, to ?? DATABASE_VERSION);
        },
        blocked: () => {
          onBlocked?.();
          cancelTimeout ??= clock.after(BLOCKED_TIMEOUT, () => {
            reject(new OverairError('storage-blocked'));
            // Opened after all, too late for whoever asked: the next use opens its own.
            void opening.then(
              (database) => database.close(),
              () => undefined,
            );
          });
        },
        blocking: (_current, _blocked, event) => {
          this.#ended = 'outdated';
          (event.target as IDBDatabase).close();
          onClosed?.('outdated');
        },
        terminated: () => {
          this.#opening = null;
          onClosed?.('terminated');
        },
      });
      opening.then(
        (database) => {
          cancelTimeout?.();
          resolve(database);
        },
        (error: unknown) => {
          cancelTimeout?.();
          reject(toStorageError(error));
        },
      );
    });
  }
}

interface Transaction {
  readonly done: Promise<void>;
  abort(): void;
}

/** Runs the work and waits for the transaction; a failure of either undoes it and is mapped. */
async function settle<T>(transaction: Transaction, work: () => Promise<T>): Promise<T> {
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

function abort(transaction: Transaction): void {
  try {
    transaction.abort();
  } catch (error) {
    // Ended by itself already, by the same failure.
    if (!(error instanceof DOMException) || error.name !== 'InvalidStateError') throw error;
  }
}
