import type { DeviceId } from '../plans/types';
import type { Database, StoreName, WriteTransaction } from './database';
import type { Journal, JournalRecord, JournalReport } from './journal-record';
import { deviceKey, keysUnder, scopeKey, type AccountScope } from './scope';

/** A step of an upgrade to be remembered. */
export interface JournalEntry extends DeviceId {
  readonly state: Journal;
  readonly now: number;
}

/**
 * Writes a device's journal within a transaction of somebody else; reports that it already knows stay, `report` is
 * added.
 */
export async function putJournal<N extends StoreName>(
  transaction: WriteTransaction<N | 'journals'>,
  scope: AccountScope,
  entry: JournalEntry,
  report?: JournalReport,
): Promise<void> {
  const store = transaction.objectStore('journals');
  const { center, account } = scope;
  const { productKey, deviceKey: key, state, now } = entry;
  const known = await store.get(deviceKey(scope, entry));
  const reports = [...(known?.reports ?? []), ...(report ? [report] : [])];
  await store.put({ center, account, productKey, deviceKey: key, state, reports, updatedAt: now });
}

/** As `putJournal`, for an entry that could not be written in its time: a journal that is there has a newer state. */
export async function putLateJournal<N extends StoreName>(
  transaction: WriteTransaction<N | 'journals'>,
  scope: AccountScope,
  entry: JournalEntry,
  report?: JournalReport,
): Promise<void> {
  const known = await transaction.objectStore('journals').get(deviceKey(scope, entry));
  const { state, updatedAt: now } = known ?? { state: entry.state, updatedAt: entry.now };
  await putJournal(transaction, scope, { ...entry, state, now }, report);
}

/** Keeps an upgrade's journal; `strict` before anything that cannot be taken back. */
export async function keepJournal(
  database: Database,
  scope: AccountScope,
  entry: JournalEntry,
  durability: 'strict' | 'relaxed' = 'relaxed',
): Promise<void> {
  await database.write(['journals'], (transaction) => putJournal(transaction, scope, entry), durability);
}

/** The journal of a device's upgrade, or null if none is open. */
export async function keptJournal(
  database: Database,
  scope: AccountScope,
  device: DeviceId,
): Promise<JournalRecord | null> {
  const record = await database.read(['journals'], (transaction) =>
    transaction.objectStore('journals').get(deviceKey(scope, device)),
  );
  return record ?? null;
}

/** All open upgrades of the account. */
export function keptJournals(database: Database, scope: AccountScope): Promise<JournalRecord[]> {
  return database.read(['journals'], (transaction) =>
    transaction.objectStore('journals').getAll(keysUnder(...scopeKey(scope))),
  );
}

/** Ends a device's journal: the upgrade is over, or the person gave it up. */
export async function dropJournal(database: Database, scope: AccountScope, device: DeviceId): Promise<void> {
  await database.write(['journals'], (transaction) =>
    transaction.objectStore('journals').delete(deviceKey(scope, device)),
  );
}

/** Notes in a device's journal, within a transaction of somebody else, that a report was accepted. */
export async function acceptJournalReport<N extends StoreName>(
  transaction: WriteTransaction<N | 'journals'>,
  scope: AccountScope,
  device: DeviceId,
  id: string,
  acceptedAt: number,
): Promise<void> {
  const store = transaction.objectStore('journals');
  const known = await store.get(deviceKey(scope, device));
  if (!known?.reports.some((report) => report.id === id)) return;
  const reports = known.reports.map((report) => (report.id === id ? { ...report, acceptedAt } : report));
  await store.put({ ...known, reports });
}
