import { deleteDB, openDB } from 'idb';
import { DATABASE_VERSION, migrate } from '$lib/storage/migrations';
import type { StoreName } from '$lib/storage/schema';
import { ACCOUNT_NAME, scope } from './answers';

/** What this browser keeps, as it is on the disk: a record that no release has written is one of the states. */
export type Kept = Partial<Record<StoreName, readonly unknown[]>>;

/** Who used this browser last, as a start without a network finds them. */
export const lastAccount = {
  center: '',
  account: '',
  name: 'lastAccount',
  value: { ...scope, name: ACCOUNT_NAME },
};

/** What a person said of notifications. */
export const wantsNotifications = (value: boolean) => ({
  center: '',
  account: '',
  name: 'notifications',
  value,
});

/** Empties this browser's database and puts these records into it. */
export async function keep(kept: Kept): Promise<void> {
  await deleteDB('overair');
  const database = await openDB('overair', DATABASE_VERSION, {
    upgrade: (raw, from, to, transaction) => migrate(raw, transaction, from, to ?? DATABASE_VERSION),
  });
  for (const [store, records] of Object.entries(kept)) {
    for (const record of records) await database.put(store, record);
  }
  database.close();
}
