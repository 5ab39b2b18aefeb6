import type { Clock } from '../clock';
import { OverairError, toOverairError } from '../errors';
import type { DrainReason } from '../outbox/drainer';
import type { createOutboxEngine, OutboxEngine } from '../outbox/engine';
import type { OutboxRequests } from '../outbox/gateway';
import type { NewEntry, OutboxCounts } from '../outbox/outbox';
import type { Channel } from '../platform/channel';
import type { Locks } from '../platform/locks';
import type { BrowserSignal } from '../platform/signal';
import { keepActivity, noFacts, type ActivityEnd } from '../storage/activity';
import type { ActivityFacts } from '../storage/activity-record';
import type { Database } from '../storage/database';
import type { OutboxRecord } from '../storage/outbox-record';
import type { AccountScope } from '../storage/scope';
import type { ActivityLine } from './activity-lines';
import type { PlanDecision } from '../developer-center/types';
import type { DeviceId } from '../plans/types';

export interface OutgoingOptions {
  readonly database: Database;
  readonly scope: AccountScope;
  readonly clock: Clock;
  readonly locks: Locks;
  readonly requests: OutboxRequests;
  /** Brings the part that keeps and sends: no page needs it to be shown. */
  readonly load: () => Promise<{ createOutboxEngine: typeof createOutboxEngine }>;
  readonly visible: BrowserSignal;
  /** The other tabs, and the worker. */
  readonly channel: Channel;
  /** The session's reports that have a code; null where no session is known. */
  readonly configured: () => ReadonlySet<string> | null;
  /** Whether nothing answered last time: then `onReturn` tells when it is of use to send. */
  readonly offline: () => boolean;
  /** Called each time the gateway answers again; returns what takes it away. */
  readonly onReturn: (listener: () => void) => () => void;
  /** For what was sent at `sentAt` and found no session: resolves true once the account has signed in again. */
  readonly renewSession: (sentAt: number) => Promise<boolean>;
  /** Asks the browser to send also after this page is closed. */
  readonly requestSync: () => Promise<boolean>;
  /** Told why something could not be read or written. */
  readonly onProblem: (error: OverairError) => void;
}

/** The pages come first, ms. */
const START_AFTER = 1_000;

/** How long to wait before a full disk is tried again without a network, ms. */
const WRITE_AGAIN = 30_000;

/** Changes that follow one another are shown at most this often, ms. */
const CALM = 100;

const none: OutboxCounts = { waiting: 0, refused: 0, unconfigured: 0, held: 0, heldBecause: null };

/** What this account still has to tell the Developer Center, as the pages see it: kept, sent, and counted. */
export class Outgoing {
  readonly #options: OutgoingOptions;
  #engine: Promise<OutboxEngine> | null = null;
  #counts = $state.raw<OutboxCounts>(none);
  #version = $state(0);
  #waitsFor = $state.raw<OverairError | null>(null);
  #refreshing: Promise<void> | null = null;
  #cancelWrite: () => void = () => undefined;
  #changes = 0;
  #ends: (() => void)[] = [];
  #stopped = false;

  constructor(options: OutgoingOptions) {
    this.#options = options;
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
    const { visible, channel, onReturn, clock } = this.#options;
    this.#ends = [
      channel.subscribe(() => void this.refresh()),
      onReturn(() => void this.send('online')),
      visible.subscribe(() => {
        if (visible.active) void this.send('visible');
      }),
    ];
    const cancel = clock.after(START_AFTER, () => void this.send('start').then(() => this.refresh()));
    this.#ends.push(cancel);
  }

  stop(): void {
    this.#stopped = true;
    void this.#engine?.then(({ drainer }) => drainer.stop());
    this.#cancelWrite();
    for (const end of this.#ends) end();
    this.#ends = [];
  }

  /**
   * Keeps a report or a decision, then sends it. Resolves as soon as it is kept; `saved` is false where it is in memory
   * alone, because the disk is full or gone.
   */
  async save(entry: NewEntry): Promise<{ id: string; saved: boolean }> {
    const { outbox } = await this.#open();
    const kept = await outbox.enqueue(this.#options.scope, entry);
    void this.#options.requestSync();
    void this.send('enqueued');
    return kept;
  }

  /** Ends a device's journal; what still waits to be kept does not bring it back. Rejects with storage errors. */
  async endJournal(device: DeviceId): Promise<void> {
    await (await this.#open()).outbox.endJournal(this.#options.scope, device);
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
      this.#tell();
    } catch (error) {
      onProblem(toOverairError(error));
    }
  }

  /** Lets a kept decision be sent however late it is; it takes the place of the one that would lapse. */
  async sendWhenever({ record, entry }: ActivityLine): Promise<void> {
    if (entry?.subject.kind !== 'action') return;
    const { productKey, deviceKey, subject, uncertain } = entry;
    const kept = { productKey, deviceKey, uncertain, facts: record };
    await this.save({ ...kept, subject: { ...subject, sendWhenever: true } });
  }

  /** Takes back a decision that was not sent; false where it is too late. */
  async withdraw(id: string): Promise<boolean> {
    return (await this.#open()).outbox.withdraw(this.#options.scope, id);
  }

  async drop(id: string): Promise<boolean> {
    return (await this.#open()).outbox.drop(this.#options.scope, id);
  }

  async sendAgain(id: string): Promise<boolean> {
    const again = await (await this.#open()).outbox.sendAgain(this.#options.scope, id);
    if (again) void this.send('signed-in');
    return again;
  }

  async entries(): Promise<OutboxRecord[]> {
    return (await this.#open()).outbox.entries(this.#options.scope);
  }

  /** Sends what is due. Never rejects. */
  async send(reason: DrainReason): Promise<void> {
    const { clock, offline, renewSession, onProblem } = this.#options;
    if (this.#stopped) return;
    const sentAt = clock.now();
    try {
      const { drainer, outbox } = await this.#open();
      // A request that goes nowhere would only make it uncertain whether it had arrived.
      if (offline()) {
        await this.#write(outbox);
        return;
      }
      const { waitsFor, failure } = await drainer.drain(reason);
      this.#waitsFor = waitsFor;
      if (failure) onProblem(failure);
      const expired = waitsFor?.code === 'session-expired' || waitsFor?.code === 'not-signed-in';
      if (expired && (await renewSession(sentAt))) await this.send('signed-in');
    } catch (error) {
      onProblem(toOverairError(error));
    }
  }

  /** Writes what is in memory alone, now or when there is room. */
  async #write(outbox: OutboxEngine['outbox']): Promise<void> {
    await outbox.flush();
    this.#cancelWrite();
    if (outbox.held > 0)
      this.#cancelWrite = this.#options.clock.after(WRITE_AGAIN, () => void this.send('timer'));
  }

  /** Reads the counts anew; never rejects. Of many changes at once it is the last that is read, not each. */
  refresh(): Promise<void> {
    this.#changes++;
    this.#refreshing ??= this.#readUntilCurrent().finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  async #readUntilCurrent(): Promise<void> {
    const { scope, clock, onProblem } = this.#options;
    for (let read = -1; read !== this.#changes && !this.#stopped;) {
      if (read >= 0) await new Promise<void>((resolve) => void clock.after(CALM, resolve));
      read = this.#changes;
      try {
        this.#counts = await (await this.#open()).outbox.counts(scope);
        this.#tell();
      } catch (error) {
        onProblem(toOverairError(error));
      }
    }
  }

  #tell(): void {
    this.#version++;
  }

  #open(): Promise<OutboxEngine> {
    this.#engine ??= this.#load().catch((error: unknown) => {
      this.#engine = null;
      throw new OverairError('offline', {}, { cause: error });
    });
    return this.#engine;
  }

  async #load(): Promise<OutboxEngine> {
    const { database, scope, clock, locks, requests, configured, channel, load } = this.#options;
    const { createOutboxEngine } = await load();
    const onChange = (): void => {
      channel.post();
      void this.refresh();
    };
    return createOutboxEngine({ database, scope, clock, locks, requests, configured, onChange });
  }
}
