import type { Clock } from '../clock';
import type { OverairError } from '../errors';
import type { DeviceId } from '../plans/types';
import type { ActivityEnd } from '../storage/activity';
import type { Database } from '../storage/database';
import { dropJournal } from '../storage/journals';
import type { OutboxRecord, Refusal } from '../storage/outbox-record';
import type { SentStage } from '../storage/staged-upgrades';
import type { AccountScope } from '../storage/scope';
import { changeEntries, isTakenOut, type Change, type Changed } from './entries';
import type { HeldEntry } from './held';
import { composeEntry, type NewEntry, type ComposedEntry } from './new-entry';
import { OwnEntries } from './own-entries';
import { EntryReader } from './reader';
import { takeBackStages } from './save';
import { asAgain, sendAgain, type AgainOptions } from './send-again';
import { isReport } from './subjects';
import { EntryWriter } from './writer';

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

const recordsOf = (prepared: readonly ComposedEntry[]): readonly OutboxRecord[] =>
  prepared.map(({ record }) => record);

type WriteChanges = (changes: readonly Change[]) => Promise<Changed[]>;

/** How a decision that was not sent ends as it is taken back; null if it cannot be (any more). */
function withdrawn({ subject, uncertain, state, refusal }: OutboxRecord): ActivityEnd | null {
  if (isReport(subject) || uncertain || state !== 'waiting') return null;
  return { outcome: 'withdrawn', refusal };
}

/** Takes entries and gives them up; sending is the lanes'. Needs nothing that a worker lacks. */
export class Outbox {
  readonly #dependencies: OutboxDependencies;
  readonly #writer: EntryWriter;
  /** Finds entries, those in memory included. */
  readonly reader: EntryReader;
  /** What the person of this page waits for. */
  readonly own = new OwnEntries();

  constructor(dependencies: OutboxDependencies) {
    this.#dependencies = dependencies;
    this.#writer = new EntryWriter(dependencies);
    this.reader = new EntryReader(dependencies.database, this.#writer.held);
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
    return this.#writer.held.all;
  }

  /** How many entries in memory only are still to be sent, or parked. */
  get heldCount(): number {
    return this.#writer.held.count;
  }

  /** Why what is in memory only is; null if nothing is. */
  get heldBecause(): OverairError | null {
    return this.#writer.heldBecause;
  }

  isHeld(id: string): boolean {
    return this.#writer.held.has(id);
  }

  /**
   * Takes entries, all in one strict transaction with their lines of the history and the journal; after that they are
   * saved. A decision replaces those about the same plan that were not sent yet. `saved` is false if the disk is full
   * or the database gone: then they are held in memory, sent from there, and written by `flush` as soon as there is
   * room. Rejects if the fault is ours (`internal`) and with `storage-outdated`.
   */
  submit(scope: AccountScope, entries: readonly NewEntry[]): Promise<Submitted> {
    const prepared = this.#compose(scope, entries);
    return this.#writer.inTurn(() =>
      this.#take(prepared, async () => {
        const { changed, saved } = await this.#writer.write(prepared);
        return { changed, result: { entries: recordsOf(prepared), saved } };
      }),
    );
  }

  /**
   * Takes the decisions of a stage as `submit` does, in one transaction with that it is sent: null, and nothing is taken,
   * if it may not be (any more). Rejects with why nothing can be written: these are not held in memory.
   */
  async submitStage(
    scope: AccountScope,
    entries: readonly NewEntry[],
    stage: SentStage,
  ): Promise<Submitted | null> {
    await this.flush();
    const prepared = this.#compose(scope, entries);
    return this.#writer.inTurn(() =>
      this.#take(prepared, async () => {
        const changed = await this.#writer.writeStage(scope, prepared, stage);
        return { changed, result: changed && { entries: recordsOf(prepared), saved: true } };
      }),
    );
  }

  #compose(scope: AccountScope, entries: readonly NewEntry[]): readonly ComposedEntry[] {
    const options = {
      ...{ scope, now: this.now(), page: this.page },
      configured: this.#dependencies.configured?.() ?? null,
    };
    return entries.map((entry) => composeEntry(entry, options));
  }

  /** Writes what was prepared; nobody waits for it if it was not (`changed` is null). */
  async #take<Result>(
    prepared: readonly ComposedEntry[],
    write: () => Promise<{ readonly changed: readonly Changed[] | null; readonly result: Result }>,
  ): Promise<Result> {
    const waited = prepared.flatMap(({ record }) => (record.page == null ? [] : [record]));
    // Before it is written: another page must not find it without its person.
    this.own.add(waited);
    let isTaken = false;
    try {
      const { changed, result } = await write();
      isTaken = changed !== null;
      const added = prepared.map(({ record }) => ({ entry: record, found: true, now: record, end: null }));
      if (changed !== null) this.#tell([...changed, ...added]);
      return result;
    } finally {
      if (!isTaken) for (const { id } of waited) this.own.remove(id);
    }
  }

  /** Tries again to write what is in memory only. */
  flush(): Promise<void> {
    return this.#writer.inTurn(async () => {
      const changed = await this.#writer.flush();
      // A later decision of another page may have taken its place.
      for (const { entry, now } of changed) if (now === null) this.own.remove(entry.id);
      this.#tell(changed);
    });
  }

  /** Ends a device's journal, the upgrade being over or given up; what is in memory only does not bring it back. */
  endJournal(scope: AccountScope, device: DeviceId): Promise<void> {
    return this.#writer.inTurn(async () => {
      this.#writer.held.endJournal(scope, device);
      await dropJournal(this.#dependencies.database, scope, device);
    });
  }

  /** All entries of the account in order, those in memory last. */
  entries(scope: AccountScope): Promise<OutboxRecord[]> {
    return this.reader.all(scope);
  }

  /** Changes entries of one account with the history and the journals: all in one transaction, or in memory. */
  change(changes: readonly Change[], write?: WriteChanges): Promise<Changed[]> {
    // What is in memory may be about to be written: then it is changed where it will be.
    const isHeld = changes.some(({ entry }) => this.isHeld(entry.id));
    return isHeld ? this.#writer.inTurn(() => this.#change(changes, write)) : this.#change(changes, write);
  }

  /** `write` changes those that are in the database. */
  async #change(
    changes: readonly Change[],
    write: WriteChanges = (kept) => changeEntries(this.#dependencies.database, kept),
  ): Promise<Changed[]> {
    const kept = changes.filter(({ entry }) => !this.isHeld(entry.id));
    const inDatabase = kept.length === 0 ? [] : await write(kept);
    const byId = new Map(inDatabase.map((changed) => [changed.entry.id, changed]));
    const changed = changes.map((change) => byId.get(change.entry.id) ?? this.#writer.held.change(change));
    for (const { entry, now } of changed) {
      // What went out unanswered is asked about: nothing more of it goes out.
      if (now === null || (now.uncertain && now.lastFailure !== null)) this.own.remove(entry.id);
    }
    this.#tell(changed);
    return changed;
  }

  /** Takes decisions back that were not sent; gives those that could be. */
  withdraw(scope: AccountScope, ids: readonly string[]): Promise<readonly string[]> {
    return this.#giveUp(scope, ids, withdrawn);
  }

  /** The same for decisions of an upgrade in stages, whose devices can be sent anew then. */
  withdrawStages(scope: AccountScope, upgrade: string, ids: readonly string[]): Promise<readonly string[]> {
    const { database } = this.#dependencies;
    return this.#giveUp(scope, ids, withdrawn, (changes) =>
      takeBackStages(database, scope, upgrade, changes),
    );
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
   * Submits a refused entry once more, as the last one, decided now: a decision as a tap is, its person waiting, unless
   * it is known that nothing answers (`offline`). false if it is not refused (any more).
   */
  async sendAgain(scope: AccountScope, id: string, offline = false): Promise<boolean> {
    const [entry] = await this.reader.withIds(scope, [id]);
    if (entry?.state !== 'refused') return false;
    const options = { now: this.now(), page: offline || isReport(entry.subject) ? null : this.page };
    if (options.page !== null) this.own.add([entry]);
    const sent = await this.#submitAgain(scope, entry, options);
    if (!sent) this.own.remove(id);
    return sent;
  }

  async #submitAgain(scope: AccountScope, entry: OutboxRecord, options: AgainOptions): Promise<boolean> {
    if (this.isHeld(entry.id)) {
      const end = { outcome: 'waiting' } as const;
      const to = (now: OutboxRecord) => ({ now: { ...asAgain(now, options), sequence: 0 }, end });
      return (await this.change([{ entry, to }])).some(({ found }) => found);
    }
    const sent = await sendAgain(this.#dependencies.database, scope, entry, options);
    this.#tell(sent ?? []);
    return sent !== null;
  }

  async #giveUp(
    scope: AccountScope,
    ids: readonly string[],
    endOf: (entry: OutboxRecord) => ActivityEnd | null,
    write?: WriteChanges,
  ): Promise<readonly string[]> {
    const changes = (await this.reader.withIds(scope, ids)).map((entry): Change => ({
      entry,
      // As it is within the transaction: it may have gone out meanwhile.
      to: (now) => {
        const end = endOf(now);
        return end ? { now: null, end } : { now };
      },
    }));
    if (changes.length === 0) return [];
    const changed = await this.change(changes, write);
    return changed.filter(isTakenOut).map(({ entry }) => entry.id);
  }

  #tell(changed: readonly Changed[]): void {
    if (changed.length > 0) this.#dependencies.onChange?.(changed);
  }
}
