import { OverairError } from '../errors';
import type { Database } from '../storage/database';
import { isKeepingFailure } from '../storage/failure';
import type { Changed } from './entries';
import { HeldEntries } from './held';
import type { ComposedEntry } from './new-entry';
import type { SentStage } from '../storage/staged-upgrades';
import type { AccountScope } from '../storage/scope';
import { saveEntries, saveLate, saveStage, type SavedLate } from './save';
import { topicOf } from './subjects';

export interface EntryWriterOptions {
  readonly database: Database;
  /** Frees that many bytes on a full disk; gives how many it could (firmware/room.ts). */
  readonly makeRoom: (bytes: number) => Promise<number>;
  /** Everything that a full or missing database had kept in memory is written. */
  readonly onRoom?: () => void;
}

/** Room to make on a full disk, bytes for each entry and at least: more than it needs, so that the next one fits too. */
const ROOM = 1024 * 1024;
const ROOM_FOR_ONE = 4096;

/** How many of what waited in memory are written in one transaction. */
const AT_ONCE = 100;

/** Writes new entries, or holds in memory what a full or missing database cannot take. */
export class EntryWriter {
  readonly held = new HeldEntries();
  readonly #options: EntryWriterOptions;
  #heldBecause: OverairError | null = null;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(options: EntryWriterOptions) {
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

  /**
   * Writes entries, or holds them: what that changed of others, and which it was. What waits in memory is older: it goes
   * first or not at all. To be called in turn.
   */
  async write(prepared: readonly ComposedEntry[]): Promise<{ changed: readonly Changed[]; saved: boolean }> {
    const late = await this.flush();
    const { database } = this.#options;
    const replaced = this.held.isEmpty
      ? await this.#tryTo(prepared.length, () => saveEntries(database, prepared))
      : null;
    return { changed: [...late, ...(replaced ?? this.#hold(prepared))], saved: replaced !== null };
  }

  /**
   * Writes the decisions of a stage, which becomes sent with them: null if it may not be (any more). They are not held in
   * memory: there nothing keeps another tab from sending them too. Rejects with why nothing can be written. To be called
   * in turn.
   */
  async writeStage(
    scope: AccountScope,
    prepared: readonly ComposedEntry[],
    stage: SentStage,
  ): Promise<readonly Changed[] | null> {
    const { database } = this.#options;
    const saved = this.held.isEmpty
      ? await this.#tryTo(prepared.length, async () => ({
          changed: await saveStage(database, scope, prepared, stage),
        }))
      : null;
    if (saved === null) throw this.#heldBecause ?? new OverairError('storage-unavailable');
    return saved.changed;
  }

  /** Writes what is in memory only, as far as it can; gives what that changed. To be called in turn. */
  async flush(): Promise<readonly Changed[]> {
    if (this.held.isEmpty) return [];
    const all: Changed[] = [];
    for (let first = this.held.first(AT_ONCE); first.length > 0; first = this.held.first(AT_ONCE)) {
      const late = first;
      const saved = await this.#tryTo(late.length, () => saveLate(this.#options.database, late));
      if (saved === null) return all;
      this.held.remove(first);
      all.push(...changesOf(saved));
    }
    this.#options.onRoom?.();
    return all;
  }

  /** Holds entries in memory; there too the later takes the place of the earlier. */
  #hold(prepared: readonly ComposedEntry[]): Changed[] {
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

  /** What the work gives; null if so many entries could not be written. */
  async #tryTo<T>(entries: number, work: () => Promise<T>): Promise<T | null> {
    const room = Math.max(ROOM, entries * ROOM_FOR_ONE);
    for (;;) {
      try {
        return await work();
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

function changesOf({ written, changed }: SavedLate): readonly Changed[] {
  return [
    ...changed,
    ...written.map(({ record, isOut, end }) => ({
      entry: record,
      found: true,
      now: isOut ? null : record,
      end,
    })),
  ];
}
