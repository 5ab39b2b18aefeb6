import type { IDBPTransaction } from 'idb';
import { RecordStore, WritableRecordStore } from './record-store';
import { parkingStores, type StoreName } from './schema';
import type { UnreadableRecords } from './unreadable';

/** A transaction that reads. */
export class ReadTransaction<N extends StoreName> {
  readonly #raw: IDBPTransaction<unknown, string[]>;
  readonly #unreadable: UnreadableRecords;

  constructor(raw: IDBPTransaction<unknown, string[]>, unreadable: UnreadableRecords) {
    this.#raw = raw;
    this.#unreadable = unreadable;
  }

  objectStore<M extends N>(name: M): RecordStore<M> {
    return new RecordStore(name, this.#raw.objectStore<string>(name), { unreadable: this.#unreadable });
  }
}

/** A transaction that reads and writes. */
export class WriteTransaction<N extends StoreName> {
  readonly #raw: IDBPTransaction<unknown, string[], 'readwrite'>;
  readonly #unreadable: UnreadableRecords;
  readonly #now: () => number;

  constructor(
    raw: IDBPTransaction<unknown, string[], 'readwrite'>,
    unreadable: UnreadableRecords,
    now: () => number,
  ) {
    this.#raw = raw;
    this.#unreadable = unreadable;
    this.#now = now;
  }

  objectStore<M extends N>(name: M): WritableRecordStore<M> {
    const park = (store: StoreName, raw: unknown, place: string) => this.#park(store, raw, place);
    const context = { unreadable: this.#unreadable, park, parksOnPut: parks(name) };
    return new WritableRecordStore(name, this.#raw.objectStore<string>(name), context);
  }

  async #park(store: StoreName, raw: unknown, place: string): Promise<void> {
    const { center, account } = raw as { center: string; account: string };
    const id = crypto.randomUUID();
    await this.#raw
      .objectStore('parked')
      .put({ center, account, id, store, raw, place, parkedAt: this.#now() });
  }
}

/** The stores that a transaction over `names` needs when it writes. */
export function writtenStores(names: readonly StoreName[]): StoreName[] {
  return names.some(parks) ? [...new Set<StoreName>([...names, 'parked'])] : [...names];
}

function parks(name: StoreName): boolean {
  return parkingStores.some((each) => each === name);
}
