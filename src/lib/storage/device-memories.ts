import type { DeviceId } from '../plans/types';
import type { Database } from './database';
import type { DeviceMemoryRecord } from './schema';
import { keysUnder, scopeKey, type AccountScope } from './scope';

/** As many devices of an account are remembered: as many as its list shows. */
export const MAX_DEVICE_MEMORIES = 10_000;

/** What this app alone saw of a device; `memory` must be plain data. */
export interface DeviceMemory extends DeviceId {
  readonly memory: unknown;
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

/** What was seen of the account's devices; the reader parses `memory`. */
export function keptDeviceMemories(database: Database, scope: AccountScope): Promise<DeviceMemoryRecord[]> {
  return database.read(['deviceMemories'], (transaction) =>
    transaction.objectStore('deviceMemories').getAll(keysUnder(...scopeKey(scope))),
  );
}

/** Forgets the devices beyond the most, those of which nothing was seen for the longest time first. */
export async function pruneDeviceMemories(
  database: Database,
  scope: AccountScope,
  most = MAX_DEVICE_MEMORIES,
): Promise<void> {
  await database.write(['deviceMemories'], async (transaction) => {
    const index = transaction.objectStore('deviceMemories').index('byTime');
    const range = keysUnder(...scopeKey(scope));
    let excess = (await index.count(range)) - most;
    let cursor = excess > 0 ? await index.openCursor(range) : null;
    for (; cursor && excess > 0; excess -= 1) {
      await cursor.delete();
      cursor = await cursor.continue();
    }
  });
}
