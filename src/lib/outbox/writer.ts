import type { OverairError } from '../errors';
import type { Database } from '../storage/database';
import { isKeepingFailure } from '../storage/failure';
import { putJournal, putLateJournal } from '../storage/journals';
import type { Changed } from './entries';
import { HeldEntries, type HeldEntry } from './held';
import type { Prepared } from './new-entry';
import { saveEntries } from './save';
import { topicOf } from './subjects';

export interface WriterOptions {
  readonly database: Database;
  /** Frees that many bytes on a full disk; gives how many it could (firmware/room.ts). */
  readonly makeRoom: (bytes: number) => Promise<number>;
  /** Everything that a full or missing database had kept in memory is written. */
  readonly onRoom?: () => void;
}

/** Room to make on a full disk, bytes for each entry and at least: more than it needs, so that the next one fits too. */
const ROOM = 1024 * 1024;
const ROOM_FOR_ONE = 4096;

/** As many of what waited in memory are written in one transaction. */
const AT_ONCE = 100;

/** Writes new entries, or holds in memory what a full or missing database cannot take. */
export class EntryWriter {
  readonly held = new HeldEntries();
  readonly #options: WriterOptions;
  #heldBecause: OverairError | null = null;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(options: WriterOptions) {
    this.#options = options;
  }

  /** Why what is in memory only is; null if nothing is. */
  get heldBecause(): OverairError | null {
    return this.held.isEmpty ? null : this.#heldBecause;
  }

  /** One after the other, so that the order of calls is the order of entries. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#writing.then(work);
    this.#writing = Promise.allSettled([turn]);
    return turn;
  }

  /** Writes entries, or holds them: what that replaced, and which it was. To be called in turn. */
  async write(prepared: readonly Prepared[]): Promise<{ replaced: readonly Changed[]; saved: boolean }> {
    // What waits in memory is older: it goes first or not at all.
    const replaced = (await this.#flush()) ? await this.#tryToSave(prepared) : null;
    return replaced === null ? { replaced: this.#hold(prepared), saved: false } : { replaced, saved: true };
  }

  /** Writes what is in memory only, as far as it can; gives what was written. To be called in turn. */
  async flush(): Promise<readonly HeldEntry[]> {
    const before = this.held.all;
    await this.#flush();
    const left = new Set(this.held.all.map(({ record }) => record.id));
    return before.filter(({ record }) => !left.has(record.id));
  }

  /** Holds entries in memory; there too the later takes the place of the earlier. */
  #hold(prepared: readonly Prepared[]): Changed[] {
    const topics = new Set(prepared.flatMap(({ record }) => topicOf(record) ?? []));
    const earlier = this.held.all.filter(({ record, isOut }) => {
      const topic = topicOf(record);
      return topic !== null && topics.has(topic) && !isOut && record.state === 'waiting' && !record.uncertain;
    });
    const replaced = earlier.map(({ record }) =>
      this.held.change({ entry: record, to: () => ({ now: null, end: { outcome: 'replaced' } }) }),
    );
    this.held.add(prepared);
    return replaced;
  }

  /** Whether nothing is left in memory. */
  async #flush(): Promise<boolean> {
    if (this.held.isEmpty) return true;
    for (let first = this.held.first(AT_ONCE); first.length > 0; first = this.held.first(AT_ONCE)) {
      if ((await this.#tryToSave(first, putLateJournal)) === null) return false;
      this.held.remove(first);
    }
    this.#options.onRoom?.();
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
        return await saveEntries(this.#options.database, prepared, writeJournal);
      } catch (error) {
        if (!isKeepingFailure(error)) throw error;
        this.#heldBecause = error;
        if (error.code !== 'storage-full' || (await this.#makeRoom(room)) === 0) return null;
      }
    }
  }

  async #makeRoom(bytes: number): Promise<number> {
    try {
      return await this.#options.makeRoom(bytes);
    } catch (error) {
      if (isKeepingFailure(error)) return 0;
      throw error;
    }
  }
}
