import type { Page } from 'playwright/test';

/** What the app keeps in one of its stores, as text. */
export function keptText(page: Page, store: string): Promise<string> {
  return page.evaluate(async (name) => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const opening = indexedDB.open('overair');
      opening.onsuccess = () => resolve(opening.result);
    });
    const kept = await new Promise<unknown[]>((resolve) => {
      const reading = database.transaction(name).objectStore(name).getAll();
      reading.onsuccess = () => resolve(reading.result);
    });
    database.close();
    return JSON.stringify(kept);
  }, store);
}

/** Changes the first record of a store to one that fits nothing. */
export function damageFirst(page: Page, store: string, field: string): Promise<void> {
  return page.evaluate(
    async ([name, key]) => {
      const database = await new Promise<IDBDatabase>((resolve) => {
        const opening = indexedDB.open('overair');
        opening.onsuccess = () => resolve(opening.result);
      });
      const transaction = database.transaction(name, 'readwrite');
      const cursor = transaction.objectStore(name).openCursor();
      cursor.onsuccess = () => {
        cursor.result?.update({ ...(cursor.result.value as object), [key]: { nested: [] } });
      };
      await new Promise((resolve) => (transaction.oncomplete = resolve));
      database.close();
    },
    [store, field] as const,
  );
}

/** Changes one byte of the first package that is kept. */
export function damagePackage(page: Page): Promise<void> {
  return page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const opening = indexedDB.open('overair');
      opening.onsuccess = () => resolve(opening.result);
    });
    const transaction = database.transaction('chunks', 'readwrite');
    const cursor = transaction.objectStore('chunks').openCursor();
    cursor.onsuccess = () => {
      const chunk = cursor.result?.value as Uint8Array;
      chunk[100] = (chunk[100] ?? 0) ^ 1;
      cursor.result?.update(chunk);
    };
    await new Promise((resolve) => (transaction.oncomplete = resolve));
    database.close();
  });
}
