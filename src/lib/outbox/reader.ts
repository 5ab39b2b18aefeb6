import type { DeviceId } from '../plans/types';
import type { Database, ReadTransaction } from '../storage/database';
import { isKeepingFailure } from '../storage/failure';
import type { OutboxRecord } from '../storage/outbox-record';
import type { AccountScope } from '../storage/scope';
import type { HeldEntries } from './held';
import { allEntries, currentOf, entriesAbout, entriesById } from './look-up';

/** Finds entries: those in the database, then those in memory only, which are there without a database too. */
export class EntryReader {
  readonly #database: Database;
  readonly #held: Pick<HeldEntries, 'of'>;

  constructor(database: Database, held: Pick<HeldEntries, 'of'>) {
    this.#database = database;
    this.#held = held;
  }

  /** All entries of the account, in order. */
  all(scope: AccountScope): Promise<OutboxRecord[]> {
    return this.#read(scope, null, (transaction) => allEntries(transaction, scope));
  }

  /** The entries of some devices, those of a device in order, and maybe others. */
  about(scope: AccountScope, devices: readonly DeviceId[]): Promise<OutboxRecord[]> {
    return this.#read(scope, null, (transaction) => entriesAbout(transaction, scope, devices));
  }

  /** Those of the account's entries that are still there, as they are now and in that order. */
  async current(scope: AccountScope, entries: readonly OutboxRecord[]): Promise<OutboxRecord[]> {
    const ids = entries.map(({ id }) => id);
    const found = await this.#read(scope, ids, async (transaction) => [
      ...(await currentOf(transaction, entries)).values(),
    ]);
    const byId = new Map(found.map((entry) => [entry.id, entry]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  }

  /** Those with these ids that there are, in any order. */
  withIds(scope: AccountScope, ids: readonly string[]): Promise<OutboxRecord[]> {
    return this.#read(scope, ids, (transaction) => entriesById(transaction, scope, ids));
  }

  async #read(
    scope: AccountScope,
    ids: readonly string[] | null,
    read: (transaction: ReadTransaction<'outbox'>) => Promise<OutboxRecord[]>,
  ): Promise<OutboxRecord[]> {
    const wanted = ids === null ? null : new Set(ids);
    const held = this.#held.of(scope).filter(({ id }) => wanted?.has(id) ?? true);
    try {
      const kept = await this.#database.read(['outbox'], read);
      // What was written while this read is there once.
      const written = new Set(held.length === 0 ? [] : kept.map(({ id }) => id));
      return [...kept, ...held.filter(({ id }) => !written.has(id))];
    } catch (error) {
      if (!isKeepingFailure(error) || held.length === 0) throw error;
      return held;
    }
  }
}
