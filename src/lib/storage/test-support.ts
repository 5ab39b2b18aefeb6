// For tests only: a database of its own, on fake-indexeddb, and a clock that tests move.
import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import type { Clock } from '../clock';
import { Database, type DatabaseOptions } from './database';
import { DATABASE_VERSION, migrate } from './migrations';
import type { AccountScope } from './scope';

export const alice: AccountScope = { center: 'embedded', account: 'alice' };
export const bob: AccountScope = { center: 'embedded', account: 'bob' };
export const meter = { productKey: 'p1', deviceKey: 'AABBCCDD0011' };
export const valve = { productKey: 'p1', deviceKey: 'AABBCCDD0022' };

let databases = 0;

/** A name that no other test uses. */
export function freshName(): string {
  databases += 1;
  return `test-${databases}`;
}

export function freshDatabase(options: Partial<DatabaseOptions> = {}): Database {
  return new Database({ clock: new ManualClock(), name: freshName(), ...options });
}

/** Puts values into the stores of a database as they are, whatever they are. */
export async function putRaw(name: string, values: Readonly<Record<string, unknown>>): Promise<void> {
  const raw = await openDB(name, DATABASE_VERSION, {
    upgrade: (database, from, _to, transaction) => migrate(database, transaction, from, DATABASE_VERSION),
  });
  for (const [store, value] of Object.entries(values)) await raw.put(store, value);
  raw.close();
}

/** A clock that stands still until it is moved; tasks run in the order of their times. */
export class ManualClock implements Clock {
  #now: number;
  #tasks: { at: number; task: () => void }[] = [];

  constructor(now = Date.UTC(2026, 0, 10)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, task: () => void): () => void {
    const entry = { at: this.#now + ms, task };
    this.#tasks.push(entry);
    return () => {
      this.#tasks = this.#tasks.filter((other) => other !== entry);
    };
  }

  /** Milliseconds until the next task, or null. */
  get nextIn(): number | null {
    return this.#tasks.length === 0 ? null : Math.min(...this.#tasks.map(({ at }) => at)) - this.#now;
  }

  /** Lets `ms` pass and runs what is due. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const [next] = this.#tasks.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.#tasks = this.#tasks.filter((other) => other !== next);
      this.#now = Math.max(this.#now, next.at);
      next.task();
    }
    this.#now = end;
  }

  /** Sets the wall clock, as a person or the network does; timers keep what is left of them. */
  jump(ms: number): void {
    this.#now += ms;
    this.#tasks = this.#tasks.map(({ at, task }) => ({ at: at + ms, task }));
  }
}

/** Waits until whatever the event loop holds has run. */
export async function idle(turns = 10): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
