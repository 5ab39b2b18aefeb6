import type { DeviceId } from '../plans/types';
import type { Database } from './database';
import type { DeviceMemoryRecord, KeptMemory } from './memory-record';
import { keysUnder, scopeKey, type AccountScope } from './scope';

/** How many devices of an account are remembered: as many as its list shows. */
export const MAX_DEVICE_MEMORIES = 10_000;

/** What this app alone saw of a device. */
export interface DeviceMemory extends DeviceId {
  readonly memory: KeptMemory;
}

/** Keeps what was seen of devices, each in place of what was kept of it before, in one transaction. */
export async function keepDeviceMemories(
  database: Database,
  scope: AccountScope,
  memories: readonly DeviceMemory[],
  now: number,
): Promise<void> {
  const { center, account } = scope;
  await database.write(['deviceMemories'], async (transaction) => {
    const store = transaction.objectStore('deviceMemories');
    await Promise.all(
      memories.map(async ({ productKey, deviceKey, memory }) =>
        store.put({ center, account, productKey, deviceKey, memory, updatedAt: now }),
      ),
    );
  });
}

/** What was seen of the account's devices. */
export function keptDeviceMemories(database: Database, scope: AccountScope): Promise<DeviceMemoryRecord[]> {
  return database.read(['deviceMemories'], (transaction) =>
    transaction.objectStore('deviceMemories').getAll(keysUnder(...scopeKey(scope))),
  );
}

/** Forgets the devices beyond the most, those not seen for the longest time first. */
export async function pruneDeviceMemories(
  database: Database,
  scope: AccountScope,
  most = MAX_DEVICE_MEMORIES,
): Promise<void> {
  await database.write(['deviceMemories'], async (transaction) => {
    const store = transaction.objectStore('deviceMemories');
    const range = keysUnder(...scopeKey(scope));
    const excess = (await store.count(range)) - most;
    if (excess <= 0) return;
    const oldest = await store.index('byTime').primaryKeys(range, excess);
    await Promise.all(oldest.map((key) => store.delete(key)));
  });
}
