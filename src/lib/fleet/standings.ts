import type { OutboxCounts } from '../outbox/counts';
import type { Changed } from '../outbox/entries';
import { endedAs, standingOf, type Standing } from '../outbox/standing';
import type { DeviceId } from '../plans/types';
import type { Database } from '../storage/database';
import type { OutboxRecord } from '../storage/outbox-record';
import { scopeKey, type AccountScope } from '../storage/scope';
import { Awaited, type AnswerProgress, type AnswerState } from './awaited';
import { EntryIndex } from './entry-index';

/** Told of an entry's end; `entry` as it was before. */
export type SettledListener = (entry: OutboxRecord, standing: Standing) => void;

/** Where the account's entries stand: those in the outbox, and those that have ended since this page was opened. */
export class Standings {
  readonly #entries = new EntryIndex();
  readonly #ended = new Map<string, Standing>();
  readonly #lookedUp = new Set<string>();
  readonly #listeners = new Set<SettledListener>();
  readonly #awaited = new Set<Awaited>();
  /** Moves with each change: what was read before one is older than it. */
  #version = 0;

  of(id: string, held: boolean): Standing | undefined {
    const entry = this.#entries.get(id);
    return entry === undefined ? this.#ended.get(id) : standingOf(entry, held);
  }

  /** Those that wait, and those that are parked. */
  get counts(): Omit<OutboxCounts, 'held'> {
    return this.#entries.counts;
  }

  /** A device's decisions that are not settled or parked, in order. */
  decisionsOf(device: DeviceId): readonly OutboxRecord[] {
    return this.#entries.decisionsOf(device);
  }

  onSettled(listener: SettledListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes what this page has changed. */
  change(changed: readonly Changed[]): void {
    if (changed.length === 0) return;
    this.#version++;
    for (const { entry, now, end } of changed) {
      if (now !== null) this.#entries.set(now);
      else this.#entries.delete(entry.id);
      const standing = now === null && end !== null ? endedAs(end) : null;
      if (now !== null) this.#ended.delete(entry.id);
      else if (standing !== null) this.#end(entry, standing);
      if (now?.state === 'refused' && end !== null) this.#tellListeners(entry, standingOf(now));
    }
    this.#tellAwaiting(changed.map(({ entry }) => entry.id));
  }

  /** Reads all anew: another tab or the worker has changed something. */
  async read(
    database: Database,
    scope: AccountScope,
    readEntries: () => Promise<OutboxRecord[]>,
  ): Promise<void> {
    const version = this.#version;
    const entries = await readEntries();
    const ids = new Set(entries.map(({ id }) => id));
    const gone = [...this.#entries.all].filter(({ id }) => !ids.has(id) && !this.#ended.has(id));
    const lines = await database.read(['activity'], (transaction) =>
      Promise.all(gone.map(({ id }) => transaction.objectStore('activity').get([...scopeKey(scope), id]))),
    );
    // What this page has changed meanwhile is newer than what was read.
    if (this.#version !== version) return this.read(database, scope, readEntries);
    this.#version++;
    this.#entries.replaceAll(entries);
    for (const [index, entry] of gone.entries()) {
      const line = lines[index];
      const standing = line === undefined ? null : endedAs(line);
      if (standing !== null) this.#end(entry, standing);
    }
    this.#tellAwaiting();
  }

  /** Reads once how an entry ended that is in the outbox no more; false if there is nothing new. */
  async lookUp(database: Database, scope: AccountScope, id: string): Promise<boolean> {
    if (this.#lookedUp.has(id)) return false;
    this.#lookedUp.add(id);
    const line = await database.read(['activity'], (transaction) =>
      transaction.objectStore('activity').get([...scopeKey(scope), id]),
    );
    const standing = line === undefined ? null : endedAs(line);
    if (standing === null || this.#entries.has(id)) return false;
    this.#ended.set(id, standing);
    return true;
  }

  /** Resolves once no answer to these is waited for any more. */
  answered(ids: readonly string[], onProgress: (progress: AnswerProgress) => void): Promise<void> {
    const awaited = new Awaited(ids, onProgress);
    if (awaited.look(this.#stateOf)) this.#awaited.add(awaited);
    return awaited.answered;
  }

  #end(entry: OutboxRecord, standing: Standing): void {
    this.#ended.set(entry.id, standing);
    this.#tellListeners(entry, standing);
  }

  #tellListeners(entry: OutboxRecord, standing: Standing): void {
    for (const listener of this.#listeners) listener(entry, standing);
  }

  #tellAwaiting(changed?: readonly string[]): void {
    for (const awaited of this.#awaited) {
      if (!awaited.look(this.#stateOf, changed)) this.#awaited.delete(awaited);
    }
  }

  /** Its person waits for the answer: it is about to go out, out, or slowed down. */
  readonly #stateOf = (id: string): AnswerState => {
    const entry = this.#entries.get(id);
    if (entry === undefined || entry.page === null) return 'done';
    const standing = standingOf(entry);
    if (standing.kind !== 'waiting') return 'done';
    return standing.why === 'busy' ? 'slowed-down' : 'waited-for';
  };
}
