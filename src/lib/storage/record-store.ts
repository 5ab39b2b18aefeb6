import * as v from 'valibot';
import { recordSchemas, type IndexesOf, type KeyOf, type RecordOf, type StoreName } from './schema';
import type { UnreadableRecords } from './unreadable';

/** What is used of idb's cursors; those of a transaction that reads have neither `delete` nor `update`. */
interface RawCursor {
  readonly value: unknown;
  readonly primaryKey: IDBValidKey;
  readonly delete?: (() => Promise<void>) | undefined;
  readonly update?: ((value: unknown) => Promise<unknown>) | undefined;
  continue(): Promise<RawCursor | null>;
}

/** What is used of idb's indexes. */
interface RawIndex {
  getAll(range: IDBValidKey | IDBKeyRange, most?: number): Promise<unknown[]>;
  getAllKeys(range: IDBKeyRange, most?: number): Promise<IDBValidKey[]>;
  count(range?: IDBKeyRange): Promise<number>;
  openCursor(range?: IDBKeyRange): Promise<RawCursor | null>;
}

/** What is used of idb's stores. */
interface RawStore {
  readonly keyPath: string | string[] | null;
  get(key: IDBValidKey): Promise<unknown>;
  getAll(range?: IDBKeyRange): Promise<unknown[]>;
  getAllKeys(range?: IDBKeyRange): Promise<IDBValidKey[]>;
  count(range?: IDBKeyRange): Promise<number>;
  openCursor(range?: IDBKeyRange | null, direction?: IDBCursorDirection): Promise<RawCursor | null>;
  openKeyCursor(
    range: IDBKeyRange,
    direction: IDBCursorDirection,
  ): Promise<{ readonly primaryKey: IDBValidKey } | null>;
  index(name: string): RawIndex;
}

/** What is used of the stores of a transaction that writes. */
interface WritableRawStore extends RawStore {
  put(value: unknown, key?: IDBValidKey): Promise<unknown>;
  delete(which: IDBValidKey | IDBKeyRange): Promise<void>;
}

/** A value that does not fit its store. */
export interface UnreadableValue {
  readonly key: readonly IDBValidKey[];
  readonly raw: unknown;
  readonly place: string;
}

/** Where a store notes what it cannot read. */
export interface StoreContext {
  readonly unreadable: UnreadableRecords;
}

/** Puts a record aside within the same transaction. */
export type Park = (store: StoreName, raw: unknown, place: string) => Promise<void>;

type Read<N extends StoreName> = { readonly record: RecordOf<N> } | { readonly place: string };

/** A kept value as its store's record, or where it does not fit: a path, or empty for the whole. */
export function readRecord<N extends StoreName>(name: N, raw: unknown): Read<N> {
  const result = v.safeParse(recordSchemas[name], raw);
  if (result.success) return { record: result.output as RecordOf<N> };
  return { place: v.getDotPath(result.issues[0]) ?? '' };
}

/**
 * A store within a transaction, by its schema: what does not fit is as if it were not there, and is noted. Each method
 * is IndexedDB's of that name.
 */
export class RecordStore<N extends StoreName> {
  readonly name: N;
  protected readonly context: StoreContext;
  readonly #raw: RawStore;

  constructor(name: N, raw: RawStore, context: StoreContext) {
    this.name = name;
    this.context = context;
    this.#raw = raw;
  }

  async get(key: KeyOf<N>): Promise<RecordOf<N> | undefined> {
    return this.read(await this.#raw.get(key), key);
  }

  async getAll(range?: IDBKeyRange): Promise<RecordOf<N>[]> {
    const [values, keys] = await Promise.all([this.#raw.getAll(range), this.#keysBeside(range)]);
    return this.readAll(values, keys);
  }

  getAllKeys(range?: IDBKeyRange): Promise<KeyOf<N>[]> {
    return this.#raw.getAllKeys(range) as Promise<KeyOf<N>[]>;
  }

  count(range?: IDBKeyRange): Promise<number> {
    return this.#raw.count(range);
  }

  /** A cursor over what can be read. */
  async openCursor(
    range?: IDBKeyRange | null,
    direction?: IDBCursorDirection,
  ): Promise<RecordCursor<N> | null> {
    return RecordCursor.at(this, await this.#raw.openCursor(range, direction));
  }

  /** The last key in a range; undefined if there is none. */
  async lastKey(range: IDBKeyRange): Promise<KeyOf<N> | undefined> {
    return (await this.#raw.openKeyCursor(range, 'prev'))?.primaryKey as KeyOf<N> | undefined;
  }

  index<I extends keyof IndexesOf<N> & string>(name: I): RecordIndex<N, IndexesOf<N>[I] & IDBValidKey> {
    return new RecordIndex(this, this.#raw.index(name));
  }

  /** What does not fit, as it is. */
  async getUnreadable(range: IDBKeyRange): Promise<UnreadableValue[]> {
    const [values, keys] = await Promise.all([this.#raw.getAll(range), this.#raw.getAllKeys(range)]);
    return values.flatMap((raw, at) => {
      const found = readRecord(this.name, raw);
      return 'place' in found ? [{ key: keys[at] as IDBValidKey[], raw, place: found.place }] : [];
    });
  }

  /** @internal */
  read(raw: unknown, key: readonly IDBValidKey[]): RecordOf<N> | undefined {
    if (raw === undefined) return undefined;
    const found = readRecord(this.name, raw);
    if ('record' in found) return found.record;
    this.context.unreadable.note({ store: this.name, key, place: found.place });
    return undefined;
  }

  /** @internal */
  readAll(values: readonly unknown[], keys: readonly IDBValidKey[][] | null = null): RecordOf<N>[] {
    return values.flatMap((raw, at) => this.read(raw, keys?.[at] ?? this.keyIn(raw)) ?? []);
  }

  /** The key that a value holds. */
  protected keyIn(raw: unknown): IDBValidKey[] {
    const value = raw as Readonly<Record<string, IDBValidKey>>;
    return [this.#raw.keyPath ?? []].flat().flatMap((path) => value[path] ?? []);
  }

  async #keysBeside(range?: IDBKeyRange): Promise<IDBValidKey[][] | null> {
    return this.#raw.keyPath === null ? ((await this.#raw.getAllKeys(range)) as IDBValidKey[][]) : null;
  }
}

/** A store that is written to. */
export class WritableRecordStore<N extends StoreName> extends RecordStore<N> {
  readonly #raw: WritableRawStore;
  readonly #park: Park;
  readonly #parksOnPut: boolean;

  constructor(
    name: N,
    raw: WritableRawStore,
    context: StoreContext & { readonly park: Park; readonly parksOnPut: boolean },
  ) {
    super(name, raw, context);
    this.#raw = raw;
    this.#park = context.park;
    this.#parksOnPut = context.parksOnPut;
  }

  /** Writes a record; `key` for chunks alone. One in its place that cannot be read is parked first, if its store parks. */
  async put(record: RecordOf<N>, key?: KeyOf<N>): Promise<void> {
    const place = key ?? this.keyIn(record);
    if (this.#parksOnPut) await this.#makeWay(place);
    await this.#raw.put(record, key);
    this.context.unreadable.settle(this.name, place);
  }

  /** Writes a record at a place that this transaction knows to hold nothing unreadable. */
  async putKnown(record: RecordOf<N>): Promise<void> {
    await this.#raw.put(record);
  }

  async delete(which: KeyOf<N> | IDBKeyRange): Promise<void> {
    await this.#raw.delete(which);
    if (which instanceof IDBKeyRange) this.context.unreadable.settleAll(this.name, which);
    else this.context.unreadable.settle(this.name, which);
  }

  /** Moves a value, readable or not; `change` fits it to its new place, given what stands there: null leaves that. */
  async move(
    from: KeyOf<N>,
    to: KeyOf<N>,
    change: (raw: unknown, standing: unknown) => unknown,
  ): Promise<void> {
    const [raw, standing] = await Promise.all([this.#raw.get(from), this.#raw.get(to)]);
    const changed = change(raw, standing);
    await this.delete(from);
    if (changed !== null) await this.#raw.put(changed, ArrayBuffer.isView(changed) ? to : undefined);
  }

  /** Puts a record aside that cannot be used as it is, though it may fit; `parked` is part of the transaction. */
  async park(key: KeyOf<N>, place: string): Promise<void> {
    const raw = await this.#raw.get(key);
    if (raw === undefined) return;
    await this.#park(this.name, raw, place);
    await this.delete(key);
  }

  async #makeWay(key: IDBValidKey[]): Promise<void> {
    const raw = await this.#raw.get(key);
    if (raw === undefined) return;
    const found = readRecord(this.name, raw);
    if ('place' in found) await this.#park(this.name, raw, found.place);
  }
}

/** An index of a store. */
export class RecordIndex<N extends StoreName, K extends IDBValidKey> {
  readonly #store: RecordStore<N>;
  readonly #raw: RawIndex;

  constructor(store: RecordStore<N>, raw: RawIndex) {
    this.#store = store;
    this.#raw = raw;
  }

  async get(key: K): Promise<RecordOf<N> | undefined> {
    const [record] = this.#store.readAll(await this.#raw.getAll(key, 1));
    return record;
  }

  async getAll(key: K): Promise<RecordOf<N>[]> {
    return this.#store.readAll(await this.#raw.getAll(key));
  }

  count(range?: IDBKeyRange): Promise<number> {
    return this.#raw.count(range);
  }

  /** The primary keys, in the index's order: at most `most`. */
  primaryKeys(range: IDBKeyRange, most?: number): Promise<KeyOf<N>[]> {
    return this.#raw.getAllKeys(range, most) as Promise<KeyOf<N>[]>;
  }

  async openCursor(range?: IDBKeyRange): Promise<RecordCursor<N> | null> {
    return RecordCursor.at(this.#store, await this.#raw.openCursor(range));
  }
}

/** A cursor that passes over what cannot be read. */
export class RecordCursor<N extends StoreName> {
  readonly value: RecordOf<N>;
  readonly #store: RecordStore<N>;
  readonly #raw: RawCursor;

  private constructor(store: RecordStore<N>, raw: RawCursor, value: RecordOf<N>) {
    this.#store = store;
    this.#raw = raw;
    this.value = value;
  }

  /** @internal */
  static async at<N extends StoreName>(store: RecordStore<N>, from: RawCursor | null) {
    for (let raw = from; raw !== null; raw = await raw.continue()) {
      const value = store.read(raw.value, raw.primaryKey as IDBValidKey[]);
      if (value !== undefined) return new RecordCursor(store, raw, value);
    }
    return null;
  }

  async delete(): Promise<void> {
    await this.#raw.delete?.();
  }

  async update(record: RecordOf<N>): Promise<void> {
    await this.#raw.update?.(record);
  }

  async continue(): Promise<RecordCursor<N> | null> {
    return RecordCursor.at(this.#store, await this.#raw.continue());
  }
}
