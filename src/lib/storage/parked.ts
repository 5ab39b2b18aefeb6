import type { DeviceId } from '../plans/types';
import type { Database } from './database';
import type { UnreadableValue } from './record-store';
import type { StoreName } from './schema';
import { keysUnder, scopeKey, type AccountScope } from './scope';

/** Whose records nobody tells again: what cannot be read of them is shown one by one, until a person lets it go. */
export const shownStores = ['outbox', 'journals', 'packages', 'secrets', 'workItems'] as const;

/** Whether what cannot be read of a store is shown one by one, and not only counted. */
export function isShown(store: StoreName): boolean {
  return store === 'parked' || shownStores.some((each) => each === store);
}

/** A record that cannot be used: where it stands, or put aside because something new took its place. */
export interface Parked {
  /** The store that it is, or was, of. */
  readonly store: string;
  /** Where it stands. */
  readonly at: { readonly store: StoreName; readonly key: readonly IDBValidKey[] };
  /** As it is. */
  readonly raw: unknown;
  /** Where it does not fit: a path, or empty for the whole. */
  readonly place: string;
  /** The device that its raw form names, if it names one. */
  readonly device: DeviceId | null;
}

/** Everything of the account that is parked, oldest store first. */
export function parkedRecords(database: Database, scope: AccountScope): Promise<Parked[]> {
  const range = keysUnder(...scopeKey(scope));
  return database.read([...shownStores, 'parked'], async (transaction) => {
    const parked = transaction.objectStore('parked');
    const inPlace = await Promise.all(
      shownStores.map(async (name) => {
        const found = await transaction.objectStore(name).getUnreadable(range);
        return found.map((value) => standing(name, value));
      }),
    );
    const unreadable = await parked.getUnreadable(range);
    const aside = (await parked.getAll(range)).map(({ id, store, raw, place }): Parked => {
      const at = { store: 'parked', key: [...scopeKey(scope), id] } as const;
      return { store, at, raw, place, device: deviceIn(raw) };
    });
    return [...inPlace.flat(), ...unreadable.map((value) => standing('parked', value)), ...aside];
  });
}

function standing(store: StoreName, { key, raw, place }: UnreadableValue): Parked {
  return { store, at: { store, key }, raw, place, device: deviceIn(raw) };
}

function deviceIn(raw: unknown): DeviceId | null {
  const { productKey, deviceKey } = (raw ?? {}) as Partial<Record<keyof DeviceId, unknown>>;
  return typeof productKey === 'string' && typeof deviceKey === 'string' ? { productKey, deviceKey } : null;
}
