import type { Database } from '../storage/database';
import type { PackageRecord } from '../storage/package-record';
import { removeCopy } from './package-records';

/**
 * Frees at least `bytes`, if it can: deletes packages that no plan needs at `now`, of every account (they share
 * one disk), the least recently used first. `except` is left alone: the copy being written. Gives how many bytes
 * went; 0 means that there is nothing left to delete.
 */
export async function makeRoom(
  database: Database,
  bytes: number,
  now: number,
  except: string | null = null,
): Promise<number> {
  let freed = 0;
  for (const record of await unneeded(database, now)) {
    if (freed >= bytes) break;
    if (record.copyId === except) continue;
    await removeCopy(database, record, record.copyId);
    freed += record.received;
  }
  return freed;
}

async function unneeded(database: Database, now: number): Promise<PackageRecord[]> {
  const [records, uses] = await database.read(['packages', 'packageUses'], (transaction) =>
    Promise.all([
      transaction.objectStore('packages').getAll(),
      transaction.objectStore('packageUses').getAll(),
    ]),
  );
  const needed = new Set(uses.filter((use) => use.until > now).map((use) => use.copyId));
  return records
    .filter((record) => !needed.has(record.copyId) && record.received > 0)
    .sort((a, b) => a.usedAt - b.usedAt);
}
