import type { Clock } from '../clock';
import type { OverairError } from '../errors';
import type { DeviceId } from '../plans/types';
import type { ActivityEnd } from '../storage/activity';
import type { Database } from '../storage/database';
import { isKeepingFailure } from '../storage/failure';
import { dropJournal, putJournal, putLateJournal } from '../storage/journals';
import type { OutboxRecord, Refusal } from '../storage/outbox-record';
import { scopeKey, type AccountScope } from '../storage/scope';
import { changeEntries, entriesOf, entryStores, nextSequence, removeEntry } from './entries';
import { visitEntries, type Change, type Changed } from './entries';
import { HeldEntries, type HeldEntry } from './held';
import { fresh, prepare, type NewEntry, type Prepared } from './new-entry';
import { OwnEntries } from './own-entries';
import { replaceUnsent, saveEntries } from './save';
import { isReport, topicOf } from './subjects';

export type { NewEntry } from './new-entry';

export interface OutboxDependencies {
  readonly database: Database;
  readonly clock: Clock;
  /** The Developer Center's time, ms since the epoch: the history's. The clock's if not given. */
  readonly time?: () => number;
  /** Names this page, which holds `lockNames.page` of it; null in the worker, whose decisions nobody waits for. */
  readonly page?: string | null;
  /** Frees that many bytes on a full disk; gives how many it could (firmware/room.ts). */
  readonly makeRoom: (bytes: number) => Promise<number>;
  /** The session's reports that have a code; null if no session is known. */
  readonly configured?: () => ReadonlySet<string> | null;
  /** What has changed of entries, by this outbox. */
  readonly onChange?: (changed: readonly Changed[]) => void;
  /** Everything that a full or missing database had kept in memory is written. */
  readonly onRoom?: () => void;
}

/** What was submitted. */
export interface Submitted {
  /** In the order of what was submitted. */
  readonly entries: readonly OutboxRecord[];
  /** false: in memory alone, the database being full or gone. */
  readonly saved: boolean;
}

/** Room to make on a full disk, bytes for each entry and at least: more than it needs, so that the next one fits too. */
const ROOM = 1024 * 1024;
const ROOM_FOR_ONE = 4096;

/** Takes entries and gives them up; sending is the lanes'. Needs nothing that a worker lacks. */
export class Outbox {
  readonly #dependencies: OutboxDependencies;
  readonly #held = new HeldEntries();
  #heldBecause: OverairError | null = null;
  #writing: Promise<unknown> = Promise.resolve();
  /** What the person of this page waits for. */
  readonly own = new OwnEntries();

  constructor(dependencies: OutboxDependencies) {
    this.#dependencies = dependencies;
  }

  get page(): string | null {
    return this.#dependencies.page ?? null;
  }

  /** The Developer Center's time, ms since the epoch. */
  now(): number {
    const { time, clock } = this.#dependencies;
    return time?.() ?? clock.now();
  }

  /** What is in memory only: while there is any, this page must not be closed. */
  get held(): readonly HeldEntry[] {
    return this.#held.all;
  }

  /** Why what is in memory only is; null if nothing is. */
  get heldBecause(): OverairError | null {
    return this.#held.all.length === 0 ? null : this.#heldBecause;
  }

  isHeld(id: string): boolean {
    return this.#held.has(id);
  }

  /**
   * Takes entries, all in one strict transaction with their lines of the history and the journal; after that they are
   * saved. A decision replaces those about the same plan that were not sent yet. `saved` is false if the disk is full
   * or the database gone: then they are held in memory, sent from there, and written by `flush` as soon as there is
   * room. Rejects if the fault is ours (`internal`) and with `storage-outdated`.
   */
  submit(scope: AccountScope, entries: readonly NewEntry[]): Promise<Submitted> {
    const options = {
      ...{ scope, now: this.now(), page: this.page },
      configured: this.#dependencies.configured?.() ?? null,
    };
    const prepared = entries.map((entry) => prepare(entry, options));
    return this.#inTurn(async () => {
      const waited = prepared.flatMap(({ record }) => (record.page == null ? [] : [record]));
      // Before it is written: another page must not find it without its person.
      this.own.add(waited);
      try {
        // What waits in memory is older: it goes first or not at all.
        const replaced = (await this.#flushHeld()) ? await this.#tryToSave(prepared) : null;
        if (replaced === null) this.#hold(prepared);
        const added = prepared.map(({ record }) => ({ entry: record, found: true, now: record, end: null }));
        this.#tell([...(replaced ?? []), ...added]);
        return { entries: prepared.map(({ record }) => record), saved: replaced !== null };
      } catch (error) {
        for (const { id } of waited) this.own.remove(id);
        throw error;
      }
    });
  }

  /** Tries again to write what is in memory only. */
  flush(): Promise<void> {
    return this.#inTurn(async () => {
      const before = this.#held.all;
      await this.#flushHeld();
      if (this.#held.all.length !== before.length) {
        const written = before.filter((held) => !this.#held.all.includes(held));
        this.#tell(
          written.map(({ record, isOut, end }) => ({
            ...{ entry: record, found: true, now: isOut ? null : record, end },
          })),
        );
      }
    });
  }

  /** Ends a device's journal, the upgrade being over or given up; what is in memory only does not bring it back. */
  endJournal(scope: AccountScope, device: DeviceId): Promise<void> {
    return this.#inTurn(async () => {
      this.#held.endJournal(scope, device);
      await dropJournal(this.#dependencies.database, scope, device);
    });
  }

  /** All entries of the account in order, those in memory last. */
  async entries(scope: AccountScope): Promise<OutboxRecord[]> {
    const held = this.#held.of(scope);
    try {
      return [...(await entriesOf(this.#dependencies.database, scope)), ...held];
    } catch (error) {
      // What is in memory is there without a database too.
      if (!isKeepingFailure(error) || held.length === 0) throw error;
      return held;
    }
  }

  /** Calls `visit` with the entries in order, those in memory last, until it gives false. */
  async visit(scope: AccountScope, visit: (entry: OutboxRecord) => boolean): Promise<void> {
    const state = { goesOn: true };
    const each = (entry: OutboxRecord): boolean => (state.goesOn = visit(entry));
    try {
      await visitEntries(this.#dependencies.database, scope, each);
    } catch (error) {
      // What is in memory is sent without a database too.
      if (!isKeepingFailure(error) || this.#held.of(scope).length === 0) throw error;
    }
    if (state.goesOn) this.#held.of(scope).every(visit);
  }

  /** Changes entries with the history and the journals: all in one transaction, or in memory. */
  async change(changes: readonly Change[]): Promise<Changed[]> {
    const kept = changes.filter(({ entry }) => !this.#held.has(entry.id));
    const inDatabase = kept.length === 0 ? [] : await changeEntries(this.#dependencies.database, kept);
    const byId = new Map(inDatabase.map((changed) => [changed.entry.id, changed]));
    const changed = changes.map((change) => byId.get(change.entry.id) ?? this.#held.change(change));
    for (const { entry, now } of changed) {
      // What went out unanswered is asked about: nothing more of it goes out.
      if (now === null || (now.uncertain && now.lastFailure !== null)) this.own.remove(entry.id);
    }
    this.#tell(changed);
    return changed;
  }

  /** Takes decisions back that were not sent; gives those that could be. */
  async withdraw(scope: AccountScope, ids: readonly string[]): Promise<readonly string[]> {
    return this.#giveUp(scope, ids, ({ subject, uncertain, state, refusal }) => {
      if (isReport(subject) || uncertain || state !== 'waiting') return null;
      return { outcome: 'withdrawn', refusal };
    });
  }

  /** Gives unsent decisions back to the person who waits: they certainly had no effect. */
  async giveBack(scope: AccountScope, ids: readonly string[], refusal: Refusal): Promise<void> {
    await this.#giveUp(scope, ids, ({ uncertain, state }) =>
      uncertain || state !== 'waiting' ? null : { outcome: 'refused', refusal },
    );
  }

  /** Gives an entry up, by a person's wish: refused, parked, or of an account that will not return. */
  async drop(scope: AccountScope, id: string): Promise<boolean> {
    const dropped = await this.#giveUp(scope, [id], ({ refusal }) => ({ outcome: 'dropped', refusal }));
    return dropped.length > 0;
  }

  /**
   * Sends a refused entry once more, as the last one, decided now; false if it is not refused (any more). `offline`:
   * it is kept until it can be sent.
   */
  async sendAgain(scope: AccountScope, id: string): Promise<boolean> {
    const entry = (await this.entries(scope)).find((each) => each.id === id);
    if (entry?.state !== 'refused') return false;
    const again = (current: OutboxRecord, sequence: number): OutboxRecord => ({
      ...current,
      ...fresh,
      // A new attempt: under the old key, a server that honours it would only refuse once more.
      ...{ key: crypto.randomUUID(), decidedAt: this.now(), sequence },
    });
    if (this.#held.has(id)) {
      await this.change([{ entry, to: (now) => ({ now: again(now, 0), end: { outcome: 'waiting' } }) }]);
      return true;
    }
    const sent = await this.#dependencies.database.write(
      entryStores,
      async (transaction) => {
        const current = await transaction.objectStore('outbox').get([...scopeKey(scope), entry.sequence]);
        if (current?.id !== id || current.state !== 'refused') return null;
        await removeEntry(transaction, current, { outcome: 'waiting' });
        const next = again(current, await nextSequence(transaction, scope));
        const replaced = await replaceUnsent(transaction, scope, [next]);
        await transaction.objectStore('outbox').put(next);
        return [...replaced, { entry: next, found: true, now: next, end: { outcome: 'waiting' as const } }];
      },
      'strict',
    );
    if (sent) this.#tell(sent);
    return sent !== null;
  }

  async #giveUp(
    scope: AccountScope,
    ids: readonly string[],
    endOf: (entry: OutboxRecord) => ActivityEnd | null,
  ): Promise<readonly string[]> {
    const wanted = new Set(ids);
    const entries = (await this.entries(scope)).filter(({ id }) => wanted.has(id));
    const changes = entries.map((entry): Change => ({
      entry,
      // As it is within the transaction: it may have gone out meanwhile.
      to: (now) => {
        const end = endOf(now);
        return end ? { now: null, end } : { now };
      },
    }));
    if (changes.length === 0) return [];
    const changed = await this.change(changes);
    return changed.flatMap(({ entry, found, now }) => (found && now === null ? [entry.id] : []));
  }

  #tell(changed: readonly Changed[]): void {
    if (changed.length > 0) this.#dependencies.onChange?.(changed);
  }

  #hold(prepared: readonly Prepared[]): void {
    // In memory too the later takes the place of the earlier.
    const topics = new Set(prepared.flatMap(({ record }) => topicOf(record) ?? []));
    for (const { record, isOut } of this.#held.all) {
      const topic = topicOf(record);
      const isUnsent = !isOut && record.state === 'waiting' && !record.uncertain;
      if (topic === null || !topics.has(topic) || !isUnsent) continue;
      this.#tell([
        this.#held.change({ entry: record, to: () => ({ now: null, end: { outcome: 'replaced' } }) }),
      ]);
    }
    this.#held.add(prepared);
  }

  /** One after the other, so that the order of calls is the order of entries. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#writing.then(work);
    this.#writing = Promise.allSettled([turn]);
    return turn;
  }

  /** Whether nothing is left in memory. */
  async #flushHeld(): Promise<boolean> {
    if (this.#held.all.length === 0) return true;
    for (let [first] = this.#held.all; first !== undefined; [first] = this.#held.all) {
      if ((await this.#tryToSave([first], putLateJournal)) === null) return false;
      this.#held.remove([first]);
    }
    this.#dependencies.onRoom?.();
    return true;
  }

  /** What they replaced; null if they could not be written. */
  async #tryToSave(
    prepared: readonly Prepared[],
    writeJournal: typeof putJournal = putJournal,
  ): Promise<Changed[] | null> {
    const room = Math.max(ROOM, prepared.length * ROOM_FOR_ONE);
    for (;;) {
      try {
        return await saveEntries(this.#dependencies.database, prepared, writeJournal);
      } catch (error) {
        if (!isKeepingFailure(error)) throw error;
        this.#heldBecause = error;
        if (error.code !== 'storage-full' || (await this.#makeRoom(room)) === 0) return null;
      }
    }
  }

  async #makeRoom(bytes: number): Promise<number> {
    try {
      return await this.#dependencies.makeRoom(bytes);
    } catch (error) {
      if (isKeepingFailure(error)) return 0;
      throw error;
    }
  }
}
