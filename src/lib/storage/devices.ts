import type { DeviceId } from '../plans/types';
import type { Database } from './database';
import { deviceKey, keysUnder, scopeKey, type AccountScope } from './scope';
import type { DeviceRecord, KeptDevice } from './device-record';

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
    await Promise.all(
      devices.map(async (device) => {
        const { productKey, deviceKey } = device;
        return store.put({ center, account, productKey, deviceKey, device, readAt });
      }),
    );
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
