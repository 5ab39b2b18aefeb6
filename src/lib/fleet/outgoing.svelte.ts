import type { Clock } from '../clock';
import { toOverairError, type OverairError } from '../errors';
import { makeRoom } from '../firmware/room';
import { Drainer, type DrainReason } from '../outbox/drainer';
import type { OutboxGateway } from '../outbox/gateway';
import { Outbox, type NewEntry, type OutboxCounts } from '../outbox/outbox';
import type { Channel } from '../platform/channel';
import type { Locks } from '../platform/locks';
import type { BrowserSignal } from '../platform/signal';
import { keepActivity, noFacts, type ActivityEnd } from '../storage/activity';
import type { ActivityFacts } from '../storage/activity-record';
import type { Database } from '../storage/database';
import type { OutboxRecord } from '../storage/outbox-record';
import type { AccountScope } from '../storage/scope';
import type { PlanDecision } from '../developer-center/types';

export interface OutgoingOptions {
  readonly database: Database;
  readonly scope: AccountScope;
  readonly clock: Clock;
  readonly locks: Locks;
  readonly gateway: OutboxGateway;
  readonly visible: BrowserSignal;
  /** The other tabs, and the worker. */
  readonly channel: Channel;
  /** The session's reports that have a code; null where no session is known. */
  readonly configured: () => ReadonlySet<string> | null;
  /** Called each time the gateway answers again; returns what takes it away. */
  readonly onReturn: (listener: () => void) => () => void;
  /** For what was sent at `sentAt` and found no session: resolves true once the account has signed in again. */
  readonly renewSession: (sentAt: number) => Promise<boolean>;
  /** Asks the browser to send also after this page is closed. */
  readonly requestSync: () => Promise<boolean>;
  /** Told why something could not be read or written. */
  readonly onProblem: (error: OverairError) => void;
}

const none: OutboxCounts = { waiting: 0, refused: 0, unconfigured: 0, held: 0 };

/** What this account still has to tell the Developer Center, as the pages see it: kept, sent, and counted. */
export class Outgoing {
  readonly outbox: Outbox;
  readonly #options: OutgoingOptions;
  readonly #drainer: Drainer;
  #counts = $state.raw<OutboxCounts>(none);
  #version = $state(0);
  #waitsFor = $state.raw<OverairError | null>(null);
  #ends: (() => void)[] = [];

  constructor(options: OutgoingOptions) {
    this.#options = options;
    const { database, clock, locks, gateway, configured, scope, channel } = options;
    const onChange = (): void => {
      channel.post();
      void this.refresh();
    };
    this.outbox = new Outbox({
      ...{ database, clock, configured, onChange },
      makeRoom: (bytes) => makeRoom(database, bytes, clock.now()),
    });
    const flush = (): Promise<void> => this.outbox.flush();
    this.#drainer = new Drainer({ database, locks, clock, gateway, configured, flush, onChange }, scope);
  }

  /** What waits, as of the last change. */
  get counts(): OutboxCounts {
    return this.#counts;
  }

  /** Moves with every change here, in another tab or in the worker: what reads the history reads it again. */
  get version(): number {
    return this.#version;
  }

  /** What sending waits for: session or page; null where it waits for nothing but the network. */
  get waitsFor(): OverairError | null {
    return this.#waitsFor;
  }

  start(): void {
    const { visible, channel, onReturn } = this.#options;
    this.#ends = [
      channel.subscribe(() => void this.refresh()),
      onReturn(() => void this.send('online')),
      visible.subscribe(() => {
        if (visible.active) void this.send('visible');
      }),
    ];
    void this.refresh();
    void this.send('start');
  }

  stop(): void {
    this.#drainer.stop();
    for (const end of this.#ends) end();
    this.#ends = [];
  }

  /**
   * Keeps a report or a decision, then sends it. Resolves as soon as it is kept; `saved` is false where it is in memory
   * alone, because the disk is full or gone.
   */
  async save(entry: NewEntry): Promise<{ id: string; saved: boolean }> {
    const kept = await this.outbox.enqueue(this.#options.scope, entry);
    void this.#options.requestSync();
    void this.send('enqueued');
    return kept;
  }

  /** Notes in the history a decision that was sent at once, and how it ended. */
  async note(decision: PlanDecision, facts: Partial<ActivityFacts>, end: ActivityEnd): Promise<void> {
    const { database, scope, clock, channel, onProblem } = this.#options;
    const { productKey, deviceKey, planId, action } = decision;
    const what = { kind: 'action', what: action, action, planId, componentNo: null } as const;
    const line = { ...noFacts, ...facts, ...what, productKey, deviceKey };
    try {
      await keepActivity(database, scope, { ...line, id: crypto.randomUUID(), happenedAt: clock.now() }, end);
      channel.post();
      this.#version++;
    } catch (error) {
      onProblem(toOverairError(error));
    }
  }

  /** Takes back a decision that was not sent; false where it is too late. */
  withdraw(id: string): Promise<boolean> {
    return this.outbox.withdraw(this.#options.scope, id);
  }

  drop(id: string): Promise<boolean> {
    return this.outbox.drop(this.#options.scope, id);
  }

  async sendAgain(id: string): Promise<boolean> {
    const again = await this.outbox.sendAgain(this.#options.scope, id);
    if (again) void this.send('signed-in');
    return again;
  }

  entries(): Promise<OutboxRecord[]> {
    return this.outbox.entries(this.#options.scope);
  }

  /** Sends what is due. Never rejects. */
  async send(reason: DrainReason): Promise<void> {
    const { clock, renewSession, onProblem } = this.#options;
    const sentAt = clock.now();
    const { waitsFor, failure } = await this.#drainer.drain(reason);
    this.#waitsFor = waitsFor;
    if (failure) onProblem(failure);
    const expired = waitsFor?.code === 'session-expired' || waitsFor?.code === 'not-signed-in';
    if (expired && reason !== 'enqueued' && (await renewSession(sentAt))) await this.send('signed-in');
  }

  /** Reads the counts anew. */
  async refresh(): Promise<void> {
    try {
      this.#counts = await this.outbox.counts(this.#options.scope);
      this.#version++;
    } catch (error) {
      this.#options.onProblem(toOverairError(error));
    }
  }
}
