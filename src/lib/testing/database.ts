import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { Database, type DatabaseOptions } from '../storage/database';
import { DATABASE_VERSION, migrate } from '../storage/migrations';
import type { AccountScope } from '../storage/scope';
import { TestClock } from './clock';

export const alice: AccountScope = { center: 'embedded', account: 'alice' };
export const bob: AccountScope = { center: 'embedded', account: 'bob' };
export const meter = { productKey: 'p1', deviceKey: 'AABBCCDD0011' };
export const valve = { productKey: 'p1', deviceKey: 'AABBCCDD0022' };

let databases = 0;

/** A name that no other test uses. */
export function freshName(): string {
  databases += 1;
  return `test-${databases}`;
}

export function freshDatabase(options: Partial<DatabaseOptions> = {}): Database {
  return new Database({ clock: new TestClock(), name: freshName(), ...options });
}

/** Puts values into the stores of a database as they are, whatever they are. */
export async function putRaw(name: string, values: Readonly<Record<string, unknown>>): Promise<void> {
  const raw = await openDB(name, DATABASE_VERSION, {
    upgrade: (database, from, _to, transaction) => migrate(database, transaction, from, DATABASE_VERSION),
  });
  for (const [store, value] of Object.entries(values)) await raw.put(store, value);
  raw.close();
}
