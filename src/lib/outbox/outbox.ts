import type { Clock } from '../clock';
import type { OverairError } from '../errors';
import type { DeviceId } from '../plans/types';
import { noFacts, putActivity } from '../storage/activity';
import type { ActivityFacts } from '../storage/activity-record';
import type { Database } from '../storage/database';
import { isKeepingFailure } from '../storage/failure';
import { dropJournal, putJournal, putLateJournal, type JournalEntry } from '../storage/journals';
import type { Journal } from '../storage/journal-record';
import type { OutboxRecord, OutboxSubject } from '../storage/outbox-record';
import { keysUnder, sameDevice, sameScope, scopeKey, type AccountScope } from '../storage/scope';
import { entriesOf, entryStores, findEntry, isSamePlan, nextSequence, removeEntry } from './entries';
import type { EntryTransaction } from './entries';

/** A fact or a decision that must reach the Developer Center. */
export interface NewEntry extends DeviceId {
  readonly subject: OutboxSubject;
  /** For the history: who, from which to which version, how long. */
  readonly facts: Partial<ActivityFacts>;
  /** A request for it went out before, and may have had its effect: that is looked at first. */
  readonly uncertain?: boolean;
  /** The upgrade's journal as it is with this fact, written together with it. */
  readonly journalState?: Journal | undefined;
}

export interface OutboxDependencies {
  readonly database: Database;
  readonly clock: Clock;
  /** Frees that many bytes on a full disk; gives how many it could (firmware/room.ts). */
  readonly makeRoom: (bytes: number) => Promise<number>;
  /** The session's reports that have a code; null where no session is known. */
  readonly configured?: () => ReadonlySet<string> | null;
  /** Something in the outbox has changed. */
  readonly onChange?: () => void;
}

/** What waits, for badges and warnings. */
export interface OutboxCounts {
  /** To be sent, those in memory only included. */
  readonly waiting: number;
  readonly refused: number;
  /** Parked until their report has a code: in no badge and no warning. */
  readonly unconfigured: number;
  /** In memory only, the disk being full or gone: do not close this page. */
  readonly held: number;
  /** Why they are; null if none is. */
  readonly heldBecause: OverairError | null;
}

/** An entry with its id and time, before it has a place in the order. */
interface Prepared extends NewEntry {
  readonly scope: AccountScope;
  readonly id: string;
  readonly decidedAt: number;
}

/** Room to make for an entry on a full disk, bytes: more than it needs, so that the next one fits too. */
const ROOM = 1024 * 1024;

/** Takes entries and gives them up; sending is the Drainer's. Needs nothing that a worker lacks. */
export class Outbox {
  readonly #dependencies: OutboxDependencies;
  #held: readonly Prepared[] = [];
  #heldBecause: OverairError | null = null;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(dependencies: OutboxDependencies) {
    this.#dependencies = dependencies;
  }

  /** How many entries are in memory only: while there are any, this page must not be closed. */
  get held(): number {
    return this.#held.length;
  }

  /**
   * Takes an entry: with its line of the history and the journal in one strict transaction, after which it is saved.
   * A decision replaces those about the same plan that were not sent yet. `saved` is false where the disk is full or
   * the database gone: then it is held in memory, to be written later by `flush`. Rejects where the fault is ours
   * (`internal`) and with `storage-outdated`.
   */
  enqueue(scope: AccountScope, entry: NewEntry): Promise<{ id: string; saved: boolean }> {
    const prepared = { ...entry, scope, id: crypto.randomUUID(), decidedAt: this.#dependencies.clock.now() };
    return this.#inTurn(async () => {
      // What waits in memory is older: it goes first or not at all.
      const saved = (await this.#flushHeld()) && (await this.#tryToSave(prepared));
      if (!saved) this.#held = [...this.#held, prepared];
      this.#dependencies.onChange?.();
      return { id: prepared.id, saved };
    });
  }

  /** Tries again to write what is in memory only. */
  flush(): Promise<void> {
    return this.#inTurn(async () => {
      const before = this.#held.length;
      await this.#flushHeld();
      if (this.#held.length !== before) this.#dependencies.onChange?.();
    });
  }

  /** Ends a device's journal, the upgrade being over or given up; what is in memory only does not bring it back. */
  endJournal(scope: AccountScope, device: DeviceId): Promise<void> {
    return this.#inTurn(async () => {
      this.#held = this.#held.map((prepared) => {
        const isOf = sameScope(prepared.scope, scope) && sameDevice(prepared, device);
        return isOf ? { ...prepared, journalState: undefined } : prepared;
      });
      await dropJournal(this.#dependencies.database, scope, device);
    });
  }

  /** All saved entries of the account, in order. */
  entries(scope: AccountScope): Promise<OutboxRecord[]> {
    return entriesOf(this.#dependencies.database, scope);
  }

  async counts(scope: AccountScope): Promise<OutboxCounts> {
    const held = this.#held.filter((prepared) => sameScope(prepared.scope, scope)).length;
    const entries = await this.#readable(scope, held > 0);
    const count = (state: OutboxRecord['state']) => entries.filter((entry) => entry.state === state).length;
    return {
      waiting: count('waiting') + held,
      refused: count('refused'),
      unconfigured: count('unconfigured'),
      held,
      heldBecause: held > 0 ? this.#heldBecause : null,
    };
  }

  /** The saved entries; without a database there are none to be told beside those that are held. */
  async #readable(scope: AccountScope, isHolding: boolean): Promise<OutboxRecord[]> {
    try {
      return await this.entries(scope);
    } catch (error) {
      if (isHolding && isKeepingFailure(error)) return [];
      throw error;
    }
  }

  /** Takes back a decision that was not sent; false where it was, or may have been: then it is too late. */
  withdraw(scope: AccountScope, id: string): Promise<boolean> {
    return this.#change(scope, id, async (transaction, entry) => {
      if (entry.subject.kind !== 'action' || entry.uncertain || entry.state !== 'waiting') return false;
      await removeEntry(transaction, entry, { outcome: 'withdrawn' });
      return true;
    });
  }

  /** Gives an entry up, by a person's wish: refused, parked, or of an account that will not return. */
  drop(scope: AccountScope, id: string): Promise<boolean> {
    return this.#change(scope, id, async (transaction, entry) => {
      await removeEntry(transaction, entry, { outcome: 'dropped', refusal: entry.refusal });
      return true;
    });
  }

  /** Sends a refused entry once more, as the last one, decided now; false where it is not refused (any more). */
  sendAgain(scope: AccountScope, id: string): Promise<boolean> {
    return this.#change(scope, id, async (transaction, entry) => {
      if (entry.state !== 'refused') return false;
      await removeEntry(transaction, entry, { outcome: 'waiting' });
      await put(transaction, scope, {
        ...entry,
        // A new attempt: under the old key, a server that honours it would only refuse once more.
        key: crypto.randomUUID(),
        decidedAt: this.#dependencies.clock.now(),
        ...fresh,
        sequence: await nextSequence(transaction, scope),
      });
      return true;
    });
  }

  async #change(
    scope: AccountScope,
    id: string,
    work: (transaction: EntryTransaction, entry: OutboxRecord) => Promise<boolean>,
  ): Promise<boolean> {
    const done = await this.#dependencies.database.write(
      entryStores,
      async (transaction) => {
        const entry = await findEntry(transaction, scope, id);
        return entry ? work(transaction, entry) : false;
      },
      'strict',
    );
    if (done) this.#dependencies.onChange?.();
    return done;
  }

  /** One after the other, so that the order of calls is the order of entries. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#writing.then(work);
    this.#writing = Promise.allSettled([turn]);
    return turn;
  }

  /** Whether nothing is left in memory. */
  async #flushHeld(): Promise<boolean> {
    while (this.#held[0]) {
      if (!(await this.#tryToSave(this.#held[0], putLateJournal))) return false;
      this.#held = this.#held.slice(1);
    }
    return true;
  }

  async #tryToSave(prepared: Prepared, writeJournal = putJournal): Promise<boolean> {
    for (;;) {
      try {
        await this.#save(prepared, writeJournal);
        return true;
      } catch (error) {
        if (!isKeepingFailure(error)) throw error;
        this.#heldBecause = error;
        if (error.code !== 'storage-full' || (await this.#dependencies.makeRoom(ROOM)) === 0) return false;
      }
    }
  }

  async #save(prepared: Prepared, writeJournal: typeof putJournal): Promise<void> {
    const { scope, subject, journalState } = prepared;
    const unknown =
      subject.kind === 'report' && this.#dependencies.configured?.()?.has(subject.report) === false;
    await this.#dependencies.database.write(
      entryStores,
      async (transaction) => {
        const sequence = await nextSequence(transaction, scope);
        await put(transaction, scope, record(prepared, sequence, unknown ? 'unconfigured' : 'waiting'));
        await putActivity(transaction, scope, activityOf(prepared), {
          outcome: unknown ? 'unconfigured' : 'waiting',
        });
        if (journalState !== undefined)
          await writeJournal(transaction, scope, ...journalOf(prepared, journalState));
      },
      'strict',
    );
  }
}

/** An entry that has not been tried. */
const fresh: Pick<OutboxRecord, 'state' | 'attempts' | 'nextAt' | 'uncertain' | 'lastFailure' | 'refusal'> = {
  state: 'waiting',
  attempts: 0,
  nextAt: 0,
  uncertain: false,
  lastFailure: null,
  refusal: null,
};

function record(prepared: Prepared, sequence: number, state: OutboxRecord['state']): OutboxRecord {
  const { scope, productKey, deviceKey, subject, id, decidedAt, uncertain = false } = prepared;
  const { center, account } = scope;
  return {
    ...fresh,
    ...{
      center,
      account,
      productKey,
      deviceKey,
      sequence,
      id,
      key: id,
      subject,
      decidedAt,
      state,
      uncertain,
    },
  };
}

/** Writes an entry; a decision takes the place of those about its plan that were not sent. */
async function put(transaction: EntryTransaction, scope: AccountScope, entry: OutboxRecord): Promise<void> {
  const store = transaction.objectStore('outbox');
  if (entry.subject.kind === 'action') {
    const others = await store.getAll(keysUnder(...scopeKey(scope)));
    for (const other of others) {
      const unsent = other.state === 'waiting' && !other.uncertain;
      if (unsent && isSamePlan(other, entry)) await removeEntry(transaction, other, { outcome: 'replaced' });
    }
  }
  await store.put(entry);
}

function activityOf({ id, decidedAt, productKey, deviceKey, subject, facts }: Prepared) {
  const common = { ...noFacts, ...facts, id, productKey, deviceKey, happenedAt: decidedAt };
  if (subject.kind === 'report') {
    const { report, componentNo } = subject;
    return { ...common, kind: 'report', what: report, componentNo, planId: null, action: null } as const;
  }
  const { action, planId } = subject;
  return { ...common, kind: 'action', what: action, action, planId, componentNo: null } as const;
}

function journalOf(
  { productKey, deviceKey, subject, id, decidedAt }: Prepared,
  state: Journal,
): [JournalEntry, ...Parameters<typeof putJournal>[3][]] {
  const entry = { productKey, deviceKey, state, now: decidedAt };
  if (subject.kind !== 'report') return [entry];
  const { componentNo, report } = subject;
  return [entry, { id, componentNo, report, savedAt: decidedAt, acceptedAt: null }];
}
