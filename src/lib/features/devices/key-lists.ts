import type { AccountParts } from '$lib/fleet/account-parts';
import { toOverairError, type OverairError } from '$lib/errors';
import { ChangeSignal } from '$lib/fleet/change-signal.svelte';

/** Where a kept list stands: it is being read, it is here, or this browser does not have it or cannot read it. */
export type KeptList =
  | { readonly kind: 'reading' }
  | { readonly kind: 'here'; readonly keys: readonly string[]; readonly folded: ReadonlySet<string> }
  | { readonly kind: 'missing'; readonly problem: OverairError | null };

/**
 * The lists of keys that an address names, read when they are first asked for. An address holds only a list's id: ten
 * thousand keys would make it longer than browsers and servers take, and would be written into it at every key typed.
 */
export class KeyLists {
  readonly #read: (id: string) => Promise<readonly string[] | null>;
  readonly #lists = new Map<string, KeptList>();
  readonly #changed = new ChangeSignal();
  readonly #asked = new Set<string>();

  constructor(read: (id: string) => Promise<readonly string[] | null>) {
    this.#read = read;
  }

  get(id: string): KeptList {
    if (!this.#asked.has(id)) void this.#load(id);
    this.#changed.read();
    return this.#lists.get(id) ?? { kind: 'reading' };
  }

  /** Takes a list that has just been kept. */
  set(id: string, keys: readonly string[]): void {
    this.#asked.add(id);
    this.#put(id, { kind: 'here', keys, folded: new Set(keys.map((key) => key.toLowerCase())) });
  }

  /** The keys of a list, folded; null while it is not here. */
  readonly keysOf = (id: string): ReadonlySet<string> | null => {
    const list = this.get(id);
    return list.kind === 'here' ? list.folded : null;
  };

  #put(id: string, list: KeptList): void {
    this.#lists.set(id, list);
    this.#changed.tell();
  }

  async #load(id: string): Promise<void> {
    this.#asked.add(id);
    try {
      const keys = await this.#read(id);
      if (keys === null) this.#put(id, { kind: 'missing', problem: null });
      else this.set(id, keys);
    } catch (error) {
      this.#put(id, { kind: 'missing', problem: toOverairError(error) });
    }
  }
}

/** The lists of an account; what reads them comes when the first one is asked for. */
export const openKeyLists = ({ database, scope }: AccountParts): KeyLists =>
  new KeyLists(async (id) => {
    const { keyList } = await import('$lib/storage/list-views');
    return keyList(database, scope, id);
  });
