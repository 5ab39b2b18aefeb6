import type { AccountScope } from './scope';
import type { StoreName } from './schema';

/** A record that does not fit its store's schema. */
export interface UnreadableRecord {
  readonly store: StoreName;
  readonly key: readonly IDBValidKey[];
  /** Where it does not fit: a path such as `plan.components`, or empty for the whole. Never what stands there. */
  readonly place: string;
}

/** What was found unreadable, each record once, until it is replaced or goes. */
export class UnreadableRecords {
  readonly #records = new Map<string, UnreadableRecord>();
  readonly #listeners = new Set<() => void>();

  /** The account's. */
  of({ center, account }: AccountScope): UnreadableRecord[] {
    return [...this.#records.values()].filter(({ key }) => key[0] === center && key[1] === account);
  }

  note(record: UnreadableRecord): void {
    const name = nameOf(record.store, record.key);
    const known = this.#records.get(name);
    if (known?.place === record.place) return;
    this.#records.set(name, record);
    this.#tell();
  }

  /** The record was replaced by one that fits, or deleted. */
  settle(store: StoreName, key: readonly IDBValidKey[]): void {
    if (this.#records.size > 0 && this.#records.delete(nameOf(store, key))) this.#tell();
  }

  /** Everything in a range was deleted. */
  settleAll(store: StoreName, range: IDBKeyRange): void {
    const gone = [...this.#records].filter(
      ([, record]) => record.store === store && range.includes(record.key),
    );
    for (const [name] of gone) this.#records.delete(name);
    if (gone.length > 0) this.#tell();
  }

  /** Calls `listener` with every change; returns what takes it away. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

function nameOf(store: StoreName, key: readonly IDBValidKey[]): string {
  return JSON.stringify([store, key]);
}
