import type { Changed } from '../outbox/entries';
import type { OutboxGateway } from '../outbox/gateway';
import { composeEntry, type NewEntry } from '../outbox/new-entry';
import { sendDecisions } from '../outbox/send-decisions';
import { nextOf } from '../outbox/verdict';
import type { DeviceId } from '../plans/types';
import type { OutboxRecord } from '../storage/outbox-record';
import type { AnswerProgress } from '../fleet/awaited';
import { ChangeSignal } from '../fleet/change-signal.svelte';
import { Standings, type SettledListener } from '../fleet/standings';
import type { FakeCenter } from './center';

// The one road out without a database, which sends everything at once and once.

const scope = { center: 'dc', account: 'ann' };

export class FakeOutgoing {
  readonly #center: FakeCenter;
  readonly #standings = new Standings();
  readonly #changed = new ChangeSignal();
  /** Whether the app knows that nothing answers. */
  isOffline = false;

  constructor(center: FakeCenter) {
    this.#center = center;
  }

  standing(id: string) {
    this.#changed.read();
    return this.#standings.of(id, false);
  }

  decisionsOf(device: DeviceId): readonly OutboxRecord[] {
    this.#changed.read();
    return this.#standings.decisionsOf(device);
  }

  onSettled(listener: SettledListener): () => void {
    return this.#standings.onSettled(listener);
  }

  submit(entries: readonly NewEntry[]) {
    const options = { scope, now: Date.now(), page: 'page', configured: null };
    const records = entries.map(
      (entry) => composeEntry({ offline: this.isOffline, ...entry }, options).record,
    );
    this.#change(records.map((entry) => ({ entry, now: entry, end: null, found: true })));
    if (!this.isOffline) void this.send(records);
    return Promise.resolve({ ids: records.map(({ id }) => id), saved: true });
  }

  answered(ids: readonly string[], onProgress?: (progress: AnswerProgress) => void): Promise<void> {
    return this.#standings.answered(ids, onProgress ?? (() => undefined));
  }

  withdraw(ids: readonly string[]): Promise<readonly string[]> {
    return Promise.resolve(ids);
  }

  /** Sends entries, as the lanes do, and writes down what became of each. */
  async send(records: readonly OutboxRecord[]): Promise<void> {
    const center = this.#center;
    const gateway = {
      act: (decisions) => center.actOnPlans(decisions),
      acknowledge: (plan) => center.acknowledgeResult(plan),
      setAutoConfirmation: (device, on) => center.setAutoConfirmation(device, on),
    } satisfies Partial<OutboxGateway>;
    const verdicts = await sendDecisions(
      gateway as unknown as OutboxGateway,
      records,
      new AbortController().signal,
    );
    const context = {
      now: Date.now(),
      time: Date.now(),
      random: 0,
      isOfBatch: records.length > 1,
      isPageOpen: () => true,
    };
    this.#change(
      records.map((entry, index) => {
        const verdict = verdicts[index] ?? { kind: 'unknown' };
        const { now, end = null } = nextOf(verdict, entry, context)({ ...entry, uncertain: true });
        return { entry, now, end, found: true };
      }),
    );
  }

  #change(changed: readonly Changed[]): void {
    this.#standings.change(changed);
    this.#changed.tell();
  }
}
