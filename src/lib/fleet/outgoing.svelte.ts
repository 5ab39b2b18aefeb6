import { OverairError, toOverairError } from '../errors';
import { noCounts, type OutboxCounts } from '../outbox/counts';
import type { SendReason } from '../outbox/sender';
import type { Changed } from '../outbox/entries';
import type { OutboxEngine } from '../outbox/engine';
import type { NewEntry } from '../outbox/new-entry';
import type { Submitted } from '../outbox/outbox';
import type { Standing } from '../outbox/standing';
import { Listeners } from '../platform/listeners';
import { holdPage } from '../platform/locks';
import type { DeviceId } from '../plans/types';
import type { OutboxRecord } from '../storage/outbox-record';
import type { SentStage } from '../storage/staged-upgrades';
import type { ActivityLine } from './activity-lines';
import type { AnswerProgress } from './awaited';
import { Latest } from './latest';
import { ChangeSignal } from './change-signal.svelte';
import type { OutgoingOptions } from './outgoing-options';
import { Sending } from './sending.svelte';
import { Standings, type SettledListener } from './standings';

/** The pages come first, ms. */
const START_AFTER = 1_000;

/** What was submitted. */
export interface Submission {
  /** In the order of what was submitted. */
  readonly ids: readonly string[];
  /** Whether it is on the disk; else it is in this page's memory alone. */
  readonly saved: boolean;
}

/**
 * The one road out, as the pages see it: what changes something at the Developer Center is submitted here, online or
 * not, and followed to its end.
 */
export class Outgoing {
  readonly #options: OutgoingOptions;
  readonly #changed = new ChangeSignal();
  readonly #listeners = new Listeners();
  readonly #standings = new Standings();
  #engine: Promise<OutboxEngine> | null = null;
  #outbox: OutboxEngine['outbox'] | null = null;
  #version = $state(0);
  #ends: (() => void)[] = [];
  readonly #sending: Sending;
  readonly #latest: Latest;

  constructor(options: OutgoingOptions) {
    this.#options = options;
    this.#sending = new Sending(options, () => this.#open());
    this.#latest = new Latest(options.clock, () => this.#read());
  }

  /** What waits, as of the last change. */
  get counts(): OutboxCounts {
    this.#changed.read();
    return this.#outbox === null ? noCounts : { ...this.#standings.counts, held: this.#outbox.heldCount };
  }

  /** Why what is in this page's memory alone could not be written; null if nothing is. */
  get heldBecause(): OverairError | null {
    this.#changed.read();
    return this.#outbox?.heldBecause ?? null;
  }

  /** Moves with every change here, in another tab or in the worker: what reads the history reads it again. */
  get version(): number {
    return this.#version;
  }

  /** What sending waits for: session or page; null if it waits for nothing but the network. */
  get waitsFor(): OverairError | null {
    return this.#sending.waitsFor;
  }

  /** Where an entry stands, followed to its end; undefined while that is being read, and if there is none. */
  standing(id: string): Standing | undefined {
    this.#changed.read();
    const standing = this.#standings.of(id, this.#isHeld(id));
    if (standing === undefined) void this.#lookUp(id);
    return standing;
  }

  /** What a device's decisions wait for, in order: its entries that are still to be sent or asked about. */
  decisionsOf(device: DeviceId): readonly OutboxRecord[] {
    this.#changed.read();
    return this.#standings.decisionsOf(device);
  }

  /** Told of each entry that has come to its end, here, in another tab or in the worker. */
  onSettled(listener: SettledListener): () => void {
    return this.#standings.onSettled(listener);
  }

  /** Told of every change, here, in another tab or in the worker; returns what takes the listener away. */
  onChange(listener: () => void): () => void {
    return this.#listeners.subscribe(listener);
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
    this.#latest.stop();
    this.#sending.stop();
    void this.#engine?.then(({ sender }) => sender.stop());
    for (const end of this.#ends) end();
    this.#ends = [];
  }

  /**
   * Keeps reports or decisions, all in one transaction, then sends them: a decision at once, unless the app knows that
   * nothing answers. Resolves as soon as they are kept. Rejects with `storage-outdated`, and `offline` if the part that
   * keeps could not be loaded.
   */
  async submit(entries: readonly NewEntry[]): Promise<Submission> {
    const { outbox } = await this.#open();
    return this.#sendSubmitted(await outbox.submit(this.#options.scope, this.#asOfNow(entries)));
  }

  /**
   * The same for the decisions of a stage, which becomes sent with them in one transaction: null, and nothing is kept, if
   * it may not be (any more). Rejects with storage errors too: what cannot be kept is not sent.
   */
  async submitStage(entries: readonly NewEntry[], stage: SentStage): Promise<Submission | null> {
    const { outbox } = await this.#open();
    const submitted = await outbox.submitStage(this.#options.scope, this.#asOfNow(entries), stage);
    return submitted && this.#sendSubmitted(submitted);
  }

  #asOfNow(entries: readonly NewEntry[]): readonly NewEntry[] {
    const offline = this.#options.offline();
    return entries.map((entry) => ({ offline, ...entry }));
  }

  #sendSubmitted(submitted: Submitted): Submission {
    void this.#options.requestSync();
    void this.send(submitted.entries.some(({ page }) => page !== null) ? 'decided' : 'enqueued');
    return { ids: submitted.entries.map(({ id }) => id), saved: submitted.saved };
  }

  /**
   * Resolves once nobody waits for an answer any more: each is settled, unknown and being asked, or to be sent when
   * there is a network. `onProgress` is told how far they are.
   */
  answered(
    ids: readonly string[],
    onProgress: (progress: AnswerProgress) => void = () => undefined,
  ): Promise<void> {
    return this.#standings.answered(ids, onProgress);
  }

  /** Takes back what was not sent of these; gives those that could be. */
  async withdraw(ids: readonly string[]): Promise<readonly string[]> {
    return (await this.#open()).outbox.withdraw(this.#options.scope, ids);
  }

  /** The same for decisions of an upgrade in stages: the devices of those that could be can be sent anew. */
  async withdrawStages(upgrade: string, ids: readonly string[]): Promise<readonly string[]> {
    return (await this.#open()).outbox.withdrawStages(this.#options.scope, upgrade, ids);
  }

  /** Gives an entry up, whatever it waits for. */
  async drop(id: string): Promise<boolean> {
    return (await this.#open()).outbox.drop(this.#options.scope, id);
  }

  /** Submits once more what was refused or given back, as if it were decided now; false if it is not that any more. */
  async sendAgain(id: string): Promise<boolean> {
    const { scope, offline } = this.#options;
    const again = await (await this.#open()).outbox.sendAgain(scope, id, offline());
    if (again) void this.send('decided');
    return again;
  }

  /** Lets a kept decision be sent however late it is; it takes the place of the one that would lapse. */
  async sendWhenever({ record, entry }: ActivityLine): Promise<void> {
    if (entry?.subject.kind !== 'action') return;
    const { productKey, deviceKey, subject, uncertain } = entry;
    const kept = { productKey, deviceKey, uncertain, facts: record, offline: true };
    await this.submit([{ ...kept, subject: { ...subject, sendWhenever: true } }]);
  }

  /** Ends a device's journal; what still waits to be kept does not bring it back. Rejects with storage errors. */
  async endJournal(device: DeviceId): Promise<void> {
    await (await this.#open()).outbox.endJournal(this.#options.scope, device);
  }

  /** What is still to be sent or parked, those in memory only included. */
  async entries(): Promise<OutboxRecord[]> {
    return (await this.#open()).outbox.entries(this.#options.scope);
  }

  /** The lines of the history that are in memory alone. */
  async heldLines(): Promise<readonly ActivityLine[]> {
    // Nothing was submitted in this page, nor sent: its memory holds nothing, and the history needs no engine to be shown.
    if (this.#engine === null) return [];
    const { outbox } = await this.#engine;
    const { heldLines } = await import('./held-lines');
    return heldLines(outbox, this.#options.scope);
  }

  /** Sends what is due. Never rejects. */
  send(reason: SendReason): Promise<void> {
    return this.#sending.send(reason);
  }

  /** Reads anew what others have changed; never rejects. */
  refresh(): Promise<void> {
    return this.#latest.refresh();
  }

  async #read(): Promise<void> {
    const { scope, database, onProblem } = this.#options;
    try {
      const { outbox } = await this.#open();
      await this.#standings.read(database, scope, () => outbox.entries(scope));
      this.#tell();
    } catch (error) {
      onProblem(toOverairError(error));
    }
  }

  /** One that had ended before this page was opened. */
  async #lookUp(id: string): Promise<void> {
    const { database, scope, onProblem } = this.#options;
    try {
      if (await this.#standings.lookUp(database, scope, id)) this.#tell();
    } catch (error) {
      onProblem(toOverairError(error));
    }
  }

  #isHeld(id: string): boolean {
    return this.#outbox?.isHeld(id) ?? false;
  }

  #tell(): void {
    this.#version++;
    this.#changed.tell();
    this.#listeners.tell();
  }

  #onChange(changed: readonly Changed[]): void {
    this.#standings.change(changed);
    this.#options.channel.post();
    this.#tell();
  }

  #open(): Promise<OutboxEngine> {
    this.#engine ??= this.#load().catch((error: unknown) => {
      this.#engine = null;
      throw new OverairError('offline', {}, { cause: error });
    });
    return this.#engine;
  }

  async #load(): Promise<OutboxEngine> {
    const { database, scope, clock, time, locks, requests, configured, onProblem, load } = this.#options;
    const { createOutboxEngine } = await load();
    const page = crypto.randomUUID();
    this.#ends.push(await holdPage(locks, page));
    const engine = createOutboxEngine({
      ...{ database, scope, clock, time, locks, requests, configured, page },
      onChange: (changed) => this.#onChange(changed),
      onRoom: () => onProblem(null),
    });
    this.#outbox = engine.outbox;
    return engine;
  }
}
