import { LARGEST_BATCH } from '../developer-center/client';
import { toOverairError, OverairError } from '../errors';
import { lockNames, openPages, type Locks } from '../platform/locks';
import type { OutboxRecord, Refusal } from '../storage/outbox-record';
import { mark, type Attempt, type AttemptDependencies } from './attempt';
import { attemptDecisions } from './decisions';
import type { Changed } from './entries';
import type { Outbox } from './outbox';
import { Picker, type Picked } from './pick';
import { attemptReport } from './reports';
import { LONGEST_BACKOFF, REQUEST_TIMEOUT } from './rules';
import { refusalOf } from './refusal';
import type { LaneName } from './subjects';
import { failed, nextOf, stepAfter, type Step } from './verdict';

/** Why the outbox is looked through now. */
export type SendReason =
  | 'start' // the app or the worker has started
  | 'online' // the network is back, as the browser says
  | 'visible' // the person has come back to the page
  | 'signed-in' // there is a session of this account again
  | 'sync' // the worker's Background Sync
  | 'decided' // a person has decided, and waits
  | 'enqueued' // something new waits
  | 'timer'; // a back-off is over

export interface LaneDependencies extends AttemptDependencies {
  readonly locks: Locks;
  /** The session's reports that have a code; null if no session is known. Parked reports go by it. */
  readonly configured?: () => ReadonlySet<string> | null;
  /** Something is known now that was not: what sending waits for. */
  readonly onChange?: () => void;
  /** How many decisions about plans go in one request; as many as the platform takes, if it is left out. */
  readonly largestBatch?: number;
  /** 0 to 1; Math.random if not given. */
  readonly random?: () => number;
}

/** How a pass ended. */
export interface SendResult {
  /** Entries wait still; a Background Sync should come back. */
  readonly waiting: boolean;
  /** What sending waits for: session or page; null if it waits for nothing but time. */
  readonly waitsFor: OverairError | null;
  /** The database failed: nothing is lost, the next pass goes on. */
  readonly failure: OverairError | null;
}

type End = Exclude<Step, { kind: 'next' }> | { readonly kind: 'idle'; readonly nextAt: number | null };

/** How long to wait after the database failed, ms. */
const STORAGE_RETRY = 60_000;

/** These bring what met no network, and what waited for a session, on its way at once. */
const forcing: ReadonlySet<SendReason> = new Set(['start', 'online', 'visible', 'signed-in', 'sync']);

/** Of these a pass makes sense although nothing could be sent last time. */
const awaking: ReadonlySet<SendReason> = new Set([...forcing, 'decided']);

/**
 * Sends one account's reports, or its decisions: in order per device, one request of all tabs at a time, until nothing
 * is due. Between passes a timer waits for the next one. Needs nothing that a worker lacks.
 */
export class Lane {
  readonly #name: LaneName;
  readonly #dependencies: LaneDependencies;
  readonly #stopping = new AbortController();
  #running: Promise<SendResult> | null = null;
  #again: SendReason | null = null;
  #cancelTimer: (() => void) | null = null;
  #waitsFor: OverairError | null = null;
  #notBefore = 0;

  constructor(name: LaneName, dependencies: LaneDependencies) {
    this.#name = name;
    this.#dependencies = dependencies;
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
  async run(reason: SendReason): Promise<SendResult> {
    if (this.#waitsFor && !awaking.has(reason))
      return { waiting: true, waitsFor: this.#waitsFor, failure: null };
    if (this.#running) {
      if (this.#again === null || awaking.has(reason)) this.#again = reason;
      return this.#running;
    }
    this.#running = this.#passes(reason);
    return this.#running;
  }

  /** Ends the timer and the request that is under way, whose entries are seen to again later. For good. */
  stop(): void {
    this.#stopping.abort();
    this.#cancelTimer?.();
  }

  async #passes(first: SendReason): Promise<SendResult> {
    let reason: SendReason | null = first;
    let result: SendResult = { waiting: false, waitsFor: null, failure: null };
    while (reason !== null) {
      this.#again = null;
      result = await this.#pass(forcing.has(reason));
      reason = this.#stopping.signal.aborted ? null : this.#again;
    }
    // At once, so that a call from now on begins a pass of its own.
    this.#running = null;
    return result;
  }

  async #pass(forced: boolean): Promise<SendResult> {
    this.#cancelTimer?.();
    this.#waitsFor = null;
    try {
      await this.#dependencies.outbox.flush();
      const end = await this.#steps(forced);
      if (end.kind === 'waits') this.#waitsFor = end.error;
      if (end.kind === 'pause') this.#schedule(end.at);
      if (end.kind === 'idle' && end.nextAt !== null) this.#schedule(end.nextAt);
      if (end.kind === 'pause' && end.isBusy) this.#notBefore = end.at;
      const waiting = end.kind !== 'idle' || end.nextAt !== null;
      return { waiting, waitsFor: this.#waitsFor, failure: null };
    } catch (error) {
      this.#schedule(this.#dependencies.clock.now() + STORAGE_RETRY);
      return { waiting: true, waitsFor: null, failure: toOverairError(error) };
    }
  }

  async #steps(forced: boolean): Promise<End> {
    const tried = new Set<string>();
    const { locks, scope, onChange } = this.#dependencies;
    const name = lockNames.outbox(scope.center, scope.account, this.#name);
    for (;;) {
      const { picked, nextAt } = await this.#look(forced, tried);
      if (picked.length === 0) return { kind: 'idle', nextAt };
      for (const each of picked) {
        if (this.#stopping.signal.aborted) return { kind: 'idle', nextAt: null };
        const step = await locks.hold(name, () => this.#step(each, forced, tried));
        if (step.kind === 'waits') onChange?.();
        if (step.kind !== 'next') return step;
        // Somebody waits: what they decided comes before what is left of this look.
        if (this.#again === 'decided') break;
      }
    }
  }

  /** Looks through all entries for what may be done now. */
  async #look(forced: boolean, tried: ReadonlySet<string>): Promise<Pick<Picker, 'picked' | 'nextAt'>> {
    const { outbox, scope } = this.#dependencies;
    if (this.#again === 'decided') this.#again = null;
    const picker = await this.#picker(forced, tried);
    for (const entry of await outbox.entries(scope)) picker.see(entry);
    return picker;
  }

  /** Does what is still to be done of what was picked: another tab may have done it since. */
  async #step(picked: Picked, forced: boolean, tried: Set<string>): Promise<Step> {
    const picker = await this.#picker(forced, tried);
    const entries = await this.#begin(picked, (entry) => picker.taskOf(entry) === picked.task);
    if (entries.length === 0) return { kind: 'next' };
    for (const { id } of entries) tried.add(id);
    return this.#settle(await this.#attempt({ ...picked, entries }), picker);
  }

  /**
   * Those entries of a task that are still to be done, as they are; what a person waits for is marked in the same look.
   */
  async #begin(
    { task, entries }: Picked,
    isStill: (entry: OutboxRecord) => boolean,
  ): Promise<OutboxRecord[]> {
    const { outbox, scope } = this.#dependencies;
    if (task === 'send') return mark(this.#dependencies, entries, isStill);
    return (await outbox.reader.current(scope, entries)).filter(isStill);
  }

  async #picker(forced: boolean, tried: ReadonlySet<string>): Promise<Picker> {
    const { outbox, clock, locks, configured, largestBatch = LARGEST_BATCH } = this.#dependencies;
    const now = clock.now();
    return new Picker({
      ...{ lane: this.#name, now, forced, tried, largestBatch, page: outbox.page },
      // A clock that was set back does not make it wait longer than it ever would.
      notBefore: this.#notBefore > now + LONGEST_BACKOFF ? 0 : this.#notBefore,
      configured: configured?.() ?? null,
      openPages: this.#name === 'decisions' ? await openPages(locks) : new Set(),
      isUrgent: (device) => outbox.own.isUrgent(device),
      slowedUntil: (id) => outbox.own.slowedUntil(id),
    });
  }

  /** One attempt, which ends after 30 s whatever the gateway does: others wait for the lock. */
  async #attempt(picked: Picked): Promise<Attempt[]> {
    const { clock } = this.#dependencies;
    const timeout = new AbortController();
    const signal = AbortSignal.any([timeout.signal, this.#stopping.signal]);
    const attempt = this.#name === 'reports' ? attemptReport : attemptDecisions;
    let cancel: () => void = () => undefined;
    const late = new Promise<Attempt[]>((resolve) => {
      cancel = clock.after(REQUEST_TIMEOUT, () => {
        timeout.abort();
        const verdict = failed(new OverairError('offline'), picked.task !== 'ask');
        resolve(picked.entries.map((entry) => ({ entry, verdict })));
      });
    });
    try {
      return await Promise.race([attempt(this.#dependencies, picked, signal), late]);
    } finally {
      cancel();
    }
  }

  /** Writes what became of an attempt: entries, history and journals in one transaction. */
  async #settle(attempts: readonly Attempt[], { isPageOpen }: Pick<Picker, 'isPageOpen'>): Promise<Step> {
    const { outbox, clock, random = Math.random } = this.#dependencies;
    const context = { now: clock.now(), time: outbox.now(), random: random(), isPageOpen };
    const changes = attempts.map(({ entry, verdict }) => {
      const isOfBatch = outbox.own.isOfBatch(entry.id);
      return { entry, to: nextOf(verdict, entry, { ...context, isOfBatch }) };
    });
    const batches = outbox.own.batchesOf(attempts.map(({ entry }) => entry.id));
    const changed = await outbox.change(changes);
    const step = stepAfter(
      attempts.map(({ verdict }, index) => ({ verdict, nextAt: nextAtOf(changed[index], context.now) })),
    );
    if (step.kind === 'pause' && batches.length > 0) await this.#settleRest(attempts, batches, step);
    return step;
  }

  /** The rest of a batch waits as long as the platform wishes; if nobody answers, it is the person's again. */
  async #settleRest(
    attempts: readonly Attempt[],
    batches: ReturnType<Outbox['own']['batchesOf']>,
    step: Extract<Step, { kind: 'pause' }>,
  ): Promise<void> {
    const { outbox, scope } = this.#dependencies;
    if (step.isBusy) {
      for (const { entry } of attempts) outbox.own.slowDown(entry.id, step.at);
      return;
    }
    const rest = batches.flatMap(({ left }) => [...left]);
    if (rest.length > 0) await outbox.giveBack(scope, rest, refusalFor(attempts));
  }

  #schedule(at: number): void {
    if (this.#stopping.signal.aborted) return;
    const { clock } = this.#dependencies;
    const wait = Math.min(Math.max(at - clock.now(), 0), LONGEST_BACKOFF);
    this.#cancelTimer?.();
    this.#cancelTimer = clock.after(wait, () => void this.run('timer'));
  }
}

/** Why the rest of a batch was not sent. */
function refusalFor(attempts: readonly Attempt[]): Refusal {
  const failure = attempts.map(({ verdict }) => verdict).find((verdict) => verdict.kind === 'failed');
  return refusalOf(failure?.error ?? new OverairError('decision-not-sent'));
}

function nextAtOf(changed: Changed | undefined, now: number): number {
  const entry: OutboxRecord | null = changed?.now ?? null;
  return entry === null ? now : entry.nextAt;
}
