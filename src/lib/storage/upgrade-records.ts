import type { DeviceId } from '../plans/types';
import type { Database } from './database';
import { deviceKey, keysUnder, scopeKey, type AccountScope } from './scope';
import type { KeptUpgradeRecord } from './upgrade-record';

/** Of as many devices of an account the record is kept: those that were upgraded last. */
export const MAX_UPGRADE_RECORDS = 20;

/** Keeps the record of a device's upgrade in place of the one before; `text` as its schema bounds it. */
export async function keepUpgradeRecord(
  database: Database,
  scope: AccountScope,
  { productKey, deviceKey: key }: DeviceId,
  text: string,
  now: number,
): Promise<void> {
  const { center, account } = scope;
  await database.write(['upgradeRecords'], async (transaction) => {
    const store = transaction.objectStore('upgradeRecords');
    await store.put({ center, account, productKey, deviceKey: key, text, updatedAt: now });
    const range = keysUnder(...scopeKey(scope));
    const excess = (await store.count(range)) - MAX_UPGRADE_RECORDS;
    if (excess <= 0) return;
    const oldest = await store.index('byTime').primaryKeys(range, excess);
    await Promise.all(oldest.map((each) => store.delete(each)));
  });
}

/** The record of a device's last upgrade, or null. */
export async function keptUpgradeRecord(
  database: Database,
  scope: AccountScope,
  device: DeviceId,
): Promise<KeptUpgradeRecord | null> {
  const record = await database.read(['upgradeRecords'], (transaction) =>
    transaction.objectStore('upgradeRecords').get(deviceKey(scope, device)),
  );
  return record ?? null;
}
