import type { DeviceId } from '../plans/types';
import type { Database } from './database';
import { deviceKey, keysUnder, scopeKey, type AccountScope } from './scope';
import type { DeviceRecord, KeptDevice } from './device-record';

/** How many are written between two turns of the page. */
const AT_ONCE = 100;

/**
 * Keeps devices as just read from the Developer Center at `readAt`. With `whole` they are all that the account has:
 * what is not among them is forgotten. Secrets must not be in them.
 */
export async function keepDevices(
  database: Database,
  scope: AccountScope,
  devices: readonly KeptDevice[],
  readAt: number,
  whole: boolean,
): Promise<void> {
  const { center, account } = scope;
  await database.write(['devices'], async (transaction) => {
    const store = transaction.objectStore('devices');
    if (whole) await store.delete(keysUnder(...scopeKey(scope)));
    // To hand over ten thousand at once would keep the page from everything else for as long.
    for (let start = 0; start < devices.length; start += AT_ONCE) {
      const part = devices.slice(start, start + AT_ONCE);
      await Promise.all(
        part.map((device) => {
          const { productKey, deviceKey } = device;
          return store.put({ center, account, productKey, deviceKey, device, readAt });
        }),
      );
    }
  });
}

/** All devices of the account as last known, each with when. */
export function keptDevices(database: Database, scope: AccountScope): Promise<DeviceRecord[]> {
  return database.read(['devices'], (transaction) =>
    transaction.objectStore('devices').getAll(keysUnder(...scopeKey(scope))),
  );
}

/** One device as last known, or null. */
export async function keptDevice(
  database: Database,
  scope: AccountScope,
  device: DeviceId,
): Promise<DeviceRecord | null> {
  const record = await database.read(['devices'], (transaction) =>
    transaction.objectStore('devices').get(deviceKey(scope, device)),
  );
  return record ?? null;
}
