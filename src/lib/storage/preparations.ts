import type { DeviceId } from '../plans/types';
import type { Database } from './database';
import type { PrepareWish } from './preparation-record';
import { deviceKey, keysUnder, scopeKey, type AccountScope } from './scope';

/** A device that is to be prepared. */
export interface ToPrepare extends DeviceId {
  readonly name: string;
}

/** Notes that devices are to be prepared, in this order, after those that are noted already. */
export async function addPrepareWishes(
  database: Database,
  scope: AccountScope,
  devices: readonly ToPrepare[],
  now: number,
): Promise<void> {
  const { center, account } = scope;
  await database.write(['prepareWishes'], async (transaction) => {
    const store = transaction.objectStore('prepareWishes');
    const kept = await store.getAll(keysUnder(...scopeKey(scope)));
    const last = Math.max(-1, ...kept.map(({ place }) => place));
    await Promise.all(
      devices.map(({ productKey, deviceKey: key, name }, index) =>
        store.put({
          ...{ center, account, productKey, deviceKey: key, name },
          ...{ place: last + 1 + index, wishedAt: now },
        }),
      ),
    );
  });
}

/** The devices that are still to be prepared, in their order. */
export async function prepareWishes(database: Database, scope: AccountScope): Promise<PrepareWish[]> {
  const wishes = await database.read(['prepareWishes'], (transaction) =>
    transaction.objectStore('prepareWishes').getAll(keysUnder(...scopeKey(scope))),
  );
  return wishes.toSorted((a, b) => a.place - b.place);
}

/** Forgets that a device is to be prepared; without one, that any is. */
export async function dropPrepareWishes(
  database: Database,
  scope: AccountScope,
  device?: DeviceId,
): Promise<void> {
  const which = device ? deviceKey(scope, device) : keysUnder(...scopeKey(scope));
  await database.write(['prepareWishes'], (transaction) =>
    transaction.objectStore('prepareWishes').delete(which),
  );
}
