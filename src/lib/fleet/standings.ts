import { countEntries, type OutboxCounts } from '../outbox/counts';
import type { Changed } from '../outbox/entries';
import { endedAs, standingOf, type Standing } from '../outbox/standing';
import { laneOf } from '../outbox/subjects';
import type { DeviceId } from '../plans/types';
import type { Database } from '../storage/database';
import type { OutboxRecord } from '../storage/outbox-record';
import { sameDevice, scopeKey, type AccountScope } from '../storage/scope';

/** Told of an entry's end; `entry` as it was before. */
export type SettledListener = (entry: OutboxRecord, standing: Standing) => void;

interface Waiting {
  readonly ids: readonly string[];
  readonly onProgress: (done: number) => void;
  readonly resolve: () => void;
}

/** Where the account's entries stand: those in the outbox, and those that have ended since this page was opened. */
export class Standings {
  #entries: ReadonlyMap<string, OutboxRecord> = new Map();
  readonly #ended = new Map<string, Standing>();
  readonly #lookedUp = new Set<string>();
  readonly #listeners = new Set<SettledListener>();
  #waiting: readonly Waiting[] = [];

  of(id: string, held: boolean): Standing | undefined {
    const entry = this.#entries.get(id);
    return entry === undefined ? this.#ended.get(id) : standingOf(entry, held);
  }

  counts(isHeld: (id: string) => boolean): OutboxCounts {
    return countEntries(this.#entries.values(), isHeld);
  }

  /** A device's decisions that are not settled or parked, in order. */
  decisionsOf(device: DeviceId): readonly OutboxRecord[] {
    return [...this.#entries.values()].filter(
      (entry) =>
        sameDevice(entry, device) && entry.state === 'waiting' && laneOf(entry.subject) === 'decisions',
    );
  }

  onSettled(listener: SettledListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes what this page has changed. */
  change(changed: readonly Changed[]): void {
    const entries = new Map(this.#entries);
    for (const { entry, now, end } of changed) {
      if (now !== null) entries.set(entry.id, now);
      else entries.delete(entry.id);
      const standing = now === null && end !== null ? endedAs(end) : null;
      if (now !== null) this.#ended.delete(entry.id);
      else if (standing !== null) this.#end(entry, standing);
      if (now?.state === 'refused' && end !== null) this.#tellListeners(entry, standingOf(now));
    }
    this.#entries = entries;
    this.#tellWaiting();
  }

  /** Reads all anew: another tab or the worker has changed something. */
  async read(
    database: Database,
    scope: AccountScope,
    readEntries: () => Promise<OutboxRecord[]>,
  ): Promise<void> {
    const before = this.#entries;
    const entries = new Map((await readEntries()).map((entry) => [entry.id, entry]));
    const gone = [...before.values()].filter(({ id }) => !entries.has(id) && !this.#ended.has(id));
    const lines = await database.read(['activity'], (transaction) =>
      Promise.all(gone.map(({ id }) => transaction.objectStore('activity').get([...scopeKey(scope), id]))),
    );
    // What this page has changed meanwhile is newer than what was read.
    if (this.#entries !== before) return this.read(database, scope, readEntries);
    this.#entries = entries;
    for (const [index, entry] of gone.entries()) {
      const line = lines[index];
      const standing = line === undefined ? null : endedAs(line);
      if (standing !== null) this.#end(entry, standing);
    }
    this.#tellWaiting();
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

  answered(ids: readonly string[], onProgress: (done: number) => void): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting = [...this.#waiting, { ids, onProgress, resolve }];
      this.#tellWaiting();
    });
  }

  #end(entry: OutboxRecord, standing: Standing): void {
    this.#ended.set(entry.id, standing);
    this.#tellListeners(entry, standing);
  }

  #tellListeners(entry: OutboxRecord, standing: Standing): void {
    for (const listener of this.#listeners) listener(entry, standing);
  }

  #tellWaiting(): void {
    this.#waiting = this.#waiting.filter(({ ids, onProgress, resolve }) => {
      const left = ids.filter((id) => this.#isWaitedFor(id)).length;
      onProgress(ids.length - left);
      if (left === 0) resolve();
      return left > 0;
    });
  }

  /** Its person waits for the answer: it is about to go out, out, or slowed down. */
  #isWaitedFor(id: string): boolean {
    const entry = this.#entries.get(id);
    return entry !== undefined && entry.page !== null && standingOf(entry).kind === 'waiting';
  }
}
