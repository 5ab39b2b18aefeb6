import type { Clock } from '../clock';
import { OverairError, toOverairError } from '../errors';
import { lockNames, type Locks } from '../platform/locks';
import type { Database } from '../storage/database';
import type { OutboxRecord } from '../storage/outbox-record';
import type { AccountScope } from '../storage/scope';
import { deliver, type Verdict } from './deliver';
import { pickEntry } from './entries';
import type { OutboxGateway } from './gateway';
import { LONGEST_BACKOFF, REQUEST_TIMEOUT } from './rules';
import { settle, type Next } from './settle';

/** Why the outbox is looked through now. */
export type DrainReason =
  | 'start' // the app or the worker has started
  | 'online' // the network is back, as the browser says
  | 'visible' // the person has come back to the page
  | 'signed-in' // there is a session of this account again
  | 'sync' // the worker's Background Sync
  | 'enqueued' // something new waits
  | 'timer'; // a back-off is over

export interface DrainerDependencies {
  readonly database: Database;
  readonly locks: Locks;
  readonly clock: Clock;
  /** In the name of the drainer's account: see createOutboxGateway. */
  readonly gateway: OutboxGateway;
  /** The session's reports that have a code; null where no session is known. Parked reports go by it. */
  readonly configured?: () => ReadonlySet<string> | null;
  /** Writes what a full disk kept in memory; see Outbox.flush. */
  readonly flush?: () => Promise<void>;
  /** Something in the outbox has changed. */
  readonly onChange?: () => void;
  /** 0 to 1; Math.random where not given. */
  readonly random?: () => number;
}

/** How a pass ended. */
export interface DrainResult {
  /** Entries wait still; a Background Sync should come back. */
  readonly waiting: boolean;
  /** What sending waits for: session or page; null where it waits for nothing but time. */
  readonly waitsFor: OverairError | null;
  /** The database failed: nothing is lost, the next pass goes on. */
  readonly failure: OverairError | null;
}

type Step = Next | { readonly kind: 'idle'; readonly nextAt: number | null };

/** How long to wait after the database failed, ms. */
const STORAGE_RETRY = 60_000;

/**
 * Sends one account's entries: in order per device, one request of all tabs at a time, until nothing is due. Between
 * passes a timer waits for the next one. Needs nothing that a worker lacks.
 */
export class Drainer {
  readonly #dependencies: DrainerDependencies;
  readonly #scope: AccountScope;
  readonly #stopping = new AbortController();
  #running: Promise<DrainResult> | null = null;
  #again: DrainReason | null = null;
  #cancelTimer: (() => void) | null = null;
  #waitsFor: OverairError | null = null;

  constructor(dependencies: DrainerDependencies, scope: AccountScope) {
    this.#dependencies = dependencies;
    this.#scope = scope;
  }

  /** What sending waits for, or null: `not-signed-in`, `session-expired`, `account-changed`, `client-outdated`. */
  get waitsFor(): OverairError | null {
    return this.#waitsFor;
  }

  /** Whether a pass is going on in this tab. */
  get isRunning(): boolean {
    return this.#running !== null;
  }

  /** Sends what is due; a call during a pass makes it look once more. Never rejects. */
  async drain(reason: DrainReason): Promise<DrainResult> {
    const triggered = reason !== 'timer' && reason !== 'enqueued';
    if (this.#waitsFor && !triggered) return { waiting: true, waitsFor: this.#waitsFor, failure: null };
    if (this.#running) {
      if (this.#again === null || triggered) this.#again = reason;
      return this.#running;
    }
    this.#running = this.#passes(reason);
    return this.#running;
  }

  /** Ends the timer and the request that is under way, whose entry goes again later. For good. */
  stop(): void {
    this.#stopping.abort();
    this.#cancelTimer?.();
  }

  async #passes(first: DrainReason): Promise<DrainResult> {
    let reason: DrainReason | null = first;
    let result: DrainResult = { waiting: false, waitsFor: null, failure: null };
    while (reason !== null) {
      this.#again = null;
      result = await this.#pass(reason !== 'timer' && reason !== 'enqueued');
      reason = this.#stopping.signal.aborted ? null : this.#again;
    }
    // At once, so that a call from now on begins a pass of its own.
    this.#running = null;
    return result;
  }

  async #pass(forced: boolean): Promise<DrainResult> {
    this.#cancelTimer?.();
    this.#waitsFor = null;
    try {
      await this.#dependencies.flush?.();
      const end = await this.#steps(forced);
      if (end.kind === 'waits') this.#waitsFor = end.error;
      if (end.kind === 'pause') this.#schedule(end.at);
      if (end.kind === 'idle' && end.nextAt !== null) this.#schedule(end.nextAt);
      const waiting = end.kind !== 'idle' || end.nextAt !== null;
      return { waiting, waitsFor: this.#waitsFor, failure: null };
    } catch (error) {
      this.#schedule(this.#dependencies.clock.now() + STORAGE_RETRY);
      return { waiting: true, waitsFor: null, failure: toOverairError(error) };
    }
  }

  async #steps(forced: boolean): Promise<Exclude<Step, { kind: 'next' }>> {
    const tried = new Set<string>();
    const { center, account } = this.#scope;
    const name = lockNames.outbox(center, account);
    for (;;) {
      if (this.#stopping.signal.aborted) return { kind: 'idle', nextAt: null };
      const step = await this.#dependencies.locks.hold(name, () => this.#step(forced, tried));
      if (step.kind !== 'idle') this.#dependencies.onChange?.();
      if (step.kind !== 'next') return step;
    }
  }

  async #step(forced: boolean, tried: Set<string>): Promise<Step> {
    const { database, clock, configured } = this.#dependencies;
    const options = { now: clock.now(), forced, configured: configured?.() ?? null, tried };
    const { entry, nextAt } = await pickEntry(database, this.#scope, options);
    if (!entry) return { kind: 'idle', nextAt };
    tried.add(entry.id);
    const verdict = await this.#deliver(entry);
    return settle({ database, clock, random: this.#dependencies.random ?? Math.random }, entry, verdict);
  }

  /** One attempt, which ends after 30 s whatever the gateway does: others wait for the lock. */
  async #deliver(entry: OutboxRecord): Promise<Verdict> {
    const { clock } = this.#dependencies;
    const timeout = new AbortController();
    const signal = AbortSignal.any([timeout.signal, this.#stopping.signal]);
    let cancel: () => void = () => undefined;
    const late = new Promise<Verdict>((resolve) => {
      cancel = clock.after(REQUEST_TIMEOUT, () => {
        timeout.abort();
        resolve({ kind: 'failed', error: new OverairError('offline') });
      });
    });
    try {
      return await Promise.race([deliver(this.#dependencies, entry, signal), late]);
    } finally {
      cancel();
    }
  }

  #schedule(at: number): void {
    if (this.#stopping.signal.aborted) return;
    const { clock } = this.#dependencies;
    const wait = Math.min(Math.max(at - clock.now(), 0), LONGEST_BACKOFF);
    this.#cancelTimer?.();
    this.#cancelTimer = clock.after(wait, () => void this.drain('timer'));
  }
}
