import { deviceIdText } from '../plans/device-id';
import type { DeviceId } from '../plans/types';
import type { ReadTransaction } from '../storage/database';
import type { OutboxRecord } from '../storage/outbox-record';
import { deviceKey, keysUnder, scopeKey, type AccountScope } from '../storage/scope';

/** A transaction that can read entries. */
type Reading = Pick<ReadTransaction<'outbox'>, 'objectStore'>;

/** All entries of the account, in order. */
export function allEntries(transaction: Reading, scope: AccountScope): Promise<OutboxRecord[]> {
  return transaction.objectStore('outbox').getAll(keysUnder(...scopeKey(scope)));
}

/**
 * The entries of some devices, those of a device in order, and maybe others: few devices are looked up one by one, of
 * many everything is read.
 */
export async function entriesAbout(
  transaction: Reading,
  scope: AccountScope,
  devices: readonly DeviceId[],
): Promise<OutboxRecord[]> {
  const store = transaction.objectStore('outbox');
  const all = keysUnder(...scopeKey(scope));
  const different = [...new Map(devices.map((device) => [deviceIdText(device), device])).values()];
  if ((await store.count(all)) <= different.length) return allEntries(transaction, scope);
  const index = store.index('byDevice');
  const found = await Promise.all(different.map((device) => index.getAll(deviceKey(scope, device))));
  return found.flat();
}

/** The entries with these ids that there are, in any order. */
export async function entriesById(
  transaction: Reading,
  scope: AccountScope,
  ids: readonly string[],
): Promise<OutboxRecord[]> {
  const index = transaction.objectStore('outbox').index('byId');
  const found = await Promise.all(ids.map((id) => index.get([...scopeKey(scope), id])));
  return found.filter((entry) => entry !== undefined);
}

/** An account's entries as they are now, by their ids: those that were submitted together stand side by side. */
export async function currentOf(
  transaction: Reading,
  entries: readonly OutboxRecord[],
): Promise<ReadonlyMap<string, OutboxRecord>> {
  const [scope] = entries;
  const places = entries.map(({ sequence }) => sequence);
  const [first, last] = [Math.min(...places), Math.max(...places)];
  const areNear = scope !== undefined && entries.length > 1 && last - first < 2 * entries.length;
  const near = areNear ? await entriesBetween(transaction, scope, first, last) : [];
  const found = new Map(near.map((entry) => [entry.id, entry]));
  const others = entries.filter(({ id }) => !found.has(id));
  if (scope === undefined || others.length === 0) return found;
  const ids = others.map(({ id }) => id);
  for (const entry of await entriesById(transaction, scope, ids)) found.set(entry.id, entry);
  return found;
}

function entriesBetween(
  transaction: Reading,
  scope: AccountScope,
  first: number,
  last: number,
): Promise<OutboxRecord[]> {
  const range = IDBKeyRange.bound([...scopeKey(scope), first], [...scopeKey(scope), last]);
  return transaction.objectStore('outbox').getAll(range);
}
