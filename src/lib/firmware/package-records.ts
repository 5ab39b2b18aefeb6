import type { DeviceId } from '../plans/types';
import type { Database, StoreName, WriteTransaction } from '../storage/database';
import type { PackageRecord, PackageUseRecord } from '../storage/package-record';
import { deviceKey, keysUnder, scopeKey, type AccountScope } from '../storage/scope';
import { fileIdentity, type WantedFile } from './identity';

type CopyTransaction = WriteTransaction<'packages' | 'chunks' | 'packageUses'>;

const copyStores = ['packages', 'chunks', 'packageUses'] as const;

/** All copies of the account, whole or on their way. */
export function packageRecords(database: Database, scope: AccountScope): Promise<PackageRecord[]> {
  return database.read(['packages'], (transaction) =>
    transaction.objectStore('packages').getAll(keysUnder(...scopeKey(scope))),
  );
}

/** Which devices need which copies, of the whole account or of one device. */
export function packageUses(
  database: Database,
  scope: AccountScope,
  device?: DeviceId,
): Promise<PackageUseRecord[]> {
  const key = device ? deviceKey(scope, device) : scopeKey(scope);
  return database.read(['packageUses'], (transaction) =>
    transaction.objectStore('packageUses').getAll(keysUnder(...key)),
  );
}

/** The copy to take for a file: a whole one of the same content, else one on its way, else null. */
export function findCopy(records: readonly PackageRecord[], wanted: WantedFile): PackageRecord | null {
  const identity = fileIdentity(wanted);
  const { sha256, size } = wanted.file;
  const whole = records.find(
    (record) =>
      record.sha256 !== null &&
      record.size === size &&
      (record.identities.includes(identity) || record.sha256 === sha256?.toLowerCase()),
  );
  return (
    whole ?? records.find((record) => record.sha256 === null && record.identities.includes(identity)) ?? null
  );
}

/**
 * Notes that a device's plan needs a copy, and that the copy was used now; adds the copy if it is `fresh`. Gives
 * false, and notes nothing, if a known copy has been removed meanwhile.
 */
export async function claimCopy(
  database: Database,
  scope: AccountScope,
  wanted: WantedFile,
  { copy, fresh, now }: { copy: PackageRecord; fresh: boolean; now: number },
): Promise<boolean> {
  const { center, account } = scope;
  const { device, componentNo, planId, until, file } = wanted;
  const { productKey, deviceKey } = device;
  return database.write(['packages', 'packageUses'], async (transaction) => {
    if (!(await touchCopy(transaction, fresh ? { known: copy } : { key: copy }, now))) return false;
    await transaction.objectStore('packageUses').put({
      ...{ center, account, productKey, deviceKey, componentNo, fileIndex: file.index },
      ...{ planId, until, copyId: copy.copyId },
    });
    return true;
  });
}

/** Notes that a copy was used; false if it has been removed. */
export function noteUse(database: Database, copy: PackageRecord, now: number): Promise<boolean> {
  return database.write(['packages'], (transaction) => touchCopy(transaction, { key: copy }, now));
}

/** As it is in the database now, never as it was read before: it may have been removed since. */
async function touchCopy<N extends StoreName>(
  transaction: WriteTransaction<N | 'packages'>,
  from: { readonly known: PackageRecord } | { readonly key: PackageRecord },
  now: number,
): Promise<boolean> {
  const store = transaction.objectStore('packages');
  const record = 'known' in from ? from.known : await store.get([...scopeKey(from.key), from.key.copyId]);
  if (!record) return false;
  await store.put({ ...record, usedAt: now });
  return true;
}

/**
 * Marks a copy as whole, in one strict transaction. If the same content is here already under another name, that
 * one is taken and this one deleted. Gives the copy that stays.
 */
export function completeCopy(
  database: Database,
  scope: AccountScope,
  copy: PackageRecord,
  sha256: string,
  now: number,
): Promise<PackageRecord> {
  const work = async (transaction: CopyTransaction): Promise<PackageRecord> => {
    const store = transaction.objectStore('packages');
    const all = await store.getAll(keysUnder(...scopeKey(scope)));
    const same = all.find((other) => other.sha256 === sha256 && other.copyId !== copy.copyId);
    const identities = [...new Set([...(same?.identities ?? []), ...copy.identities])];
    const stays = { ...(same ?? { ...copy, received: copy.size, sha256 }), identities, usedAt: now };
    await store.put(stays);
    if (same) {
      await moveUses(transaction, scope, copy.copyId, same.copyId);
      await deleteCopy(transaction, scope, copy.copyId);
    }
    return stays;
  };
  return database.write(copyStores, work, 'strict');
}

async function moveUses(transaction: CopyTransaction, scope: AccountScope, from: string, to: string) {
  let cursor = await transaction.objectStore('packageUses').openCursor(keysUnder(...scopeKey(scope)));
  while (cursor) {
    if (cursor.value.copyId === from) await cursor.update({ ...cursor.value, copyId: to });
    cursor = await cursor.continue();
  }
}

async function deleteCopy<N extends StoreName>(
  transaction: WriteTransaction<N | 'packages' | 'chunks'>,
  scope: AccountScope,
  copyId: string,
): Promise<void> {
  await transaction.objectStore('chunks').delete(keysUnder(...scopeKey(scope), copyId));
  await transaction.objectStore('packages').delete([...scopeKey(scope), copyId]);
}

/** Deletes a copy with its bytes, and what is noted of who needs it. */
export async function removeCopy(database: Database, scope: AccountScope, copyId: string): Promise<void> {
  await database.write(copyStores, async (transaction) => {
    await deleteCopy(transaction, scope, copyId);
    let cursor = await transaction.objectStore('packageUses').openCursor(keysUnder(...scopeKey(scope)));
    while (cursor) {
      if (cursor.value.copyId === copyId) await cursor.delete();
      cursor = await cursor.continue();
    }
  });
}

/** Notes that a device needs no package any more: its upgrade is done, or given up. The copies stay while there is room. */
export async function releaseUses(database: Database, scope: AccountScope, device: DeviceId): Promise<void> {
  await database.write(['packageUses'], (transaction) =>
    transaction.objectStore('packageUses').delete(keysUnder(...deviceKey(scope, device))),
  );
}
