import type { Page } from 'playwright/test';
import { damaged, damages, placesIn } from '../../../src/lib/storage/testing/damage';

/** A sequence of numbers from 0 to 1, the same for the same seed (mulberry32). */
export function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function pick<T>(list: readonly T[], random: () => number): T | undefined {
  return list[Math.floor(random() * list.length)];
}

/** A value damaged at one place; `spared`: fields at its top that stay. Gives also what was done, for a failure's words. */
export function damagedSomewhere(
  value: unknown,
  random: () => number,
  spared: readonly string[] = [],
): { readonly value: unknown; readonly told: string } {
  const places = placesIn(value).filter((place) => place.length > 1 || !spared.includes(String(place[0])));
  const place = pick(places, random);
  const damage = pick(damages, random);
  if (place === undefined || damage === undefined) return { value, told: 'nothing' };
  return { value: damaged(value, place, damage), told: `${damage} ${place.join('.')}` };
}

/** What makes the key of each store's records, by the app's database itself: damaged there, a record could not be kept. */
export function keyPathsOf(page: Page): Promise<Readonly<Record<string, readonly string[]>>> {
  return page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const opening = indexedDB.open('overair');
      opening.onsuccess = () => resolve(opening.result);
    });
    const names = [...database.objectStoreNames];
    const transaction = database.transaction(names);
    const paths = names.map((name) => [name, [transaction.objectStore(name).keyPath ?? []].flat()] as const);
    database.close();
    return Object.fromEntries(paths);
  });
}

/**
 * Puts records into the app's database as they are, each in place of those that its store has; `keys`: of records that
 * do not hold their own.
 */
export async function putRecords(
  page: Page,
  records: Readonly<Record<string, unknown>>,
  keys: Readonly<Record<string, readonly (string | number)[]>> = {},
): Promise<void> {
  await page.evaluate(
    async ([values, places]) => {
      const database = await new Promise<IDBDatabase>((resolve) => {
        const opening = indexedDB.open('overair');
        opening.onsuccess = () => resolve(opening.result);
      });
      const transaction = database.transaction(Object.keys(values), 'readwrite');
      for (const [name, value] of Object.entries(values)) {
        const store = transaction.objectStore(name);
        store.clear();
        store.put(value, places[name] && [...places[name]]);
      }
      await new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => resolve();
        transaction.onabort = () => reject(new Error('aborted', { cause: transaction.error }));
      });
      database.close();
    },
    [records, keys] as const,
  );
}
