import type { DeviceId } from '../plans/types';
import type { Database } from './database';
import type { ReadingRecord } from './preparation-record';
import { deviceKey, type AccountScope } from './scope';

/** Keeps what a device said of itself at `now`, in place of what it said before. */
export async function keepReading(
  database: Database,
  scope: AccountScope,
  { productKey, deviceKey: key }: DeviceId,
  reading: ReadingRecord['reading'],
  now: number,
): Promise<void> {
  const { center, account } = scope;
  await database.write(['readings'], (transaction) =>
    transaction
      .objectStore('readings')
      .put({ center, account, productKey, deviceKey: key, reading, readAt: now }),
  );
}

/** What a device said of itself when it was prepared, or null. */
export async function keptReading(
  database: Database,
  scope: AccountScope,
  device: DeviceId,
): Promise<ReadingRecord | null> {
  const record = await database.read(['readings'], (transaction) =>
    transaction.objectStore('readings').get(deviceKey(scope, device)),
  );
  return record ?? null;
}
