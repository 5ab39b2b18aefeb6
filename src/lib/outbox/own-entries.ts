import { deviceIdText } from '../plans/device-id';
import type { DeviceId } from '../plans/types';
import type { OutboxRecord } from '../storage/outbox-record';

/** One tap's decisions; more than one are a batch, which goes on after it was slowed down. */
interface Submission {
  readonly size: number;
  /** Those about which nothing is known yet. */
  readonly left: Set<string>;
  slowedUntil: number;
}

/** What the person of this page waits for. */
export class OwnEntries {
  readonly #entries = new Map<string, { readonly device: string; readonly submission: Submission }>();
  readonly #devices = new Map<string, number>();

  /** Entries that were submitted together. */
  add(entries: readonly Pick<OutboxRecord, 'id' | 'productKey' | 'deviceKey'>[]): void {
    const left = new Set(entries.map(({ id }) => id));
    const submission = { size: entries.length, left, slowedUntil: 0 };
    for (const entry of entries) {
      const device = deviceIdText(entry);
      this.#entries.set(entry.id, { device, submission });
      this.#devices.set(device, (this.#devices.get(device) ?? 0) + 1);
    }
  }

  /** It is known what became of it, or it went out. */
  remove(id: string): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    this.#entries.delete(id);
    entry.submission.left.delete(id);
    const left = (this.#devices.get(entry.device) ?? 0) - 1;
    if (left > 0) this.#devices.set(entry.device, left);
    else this.#devices.delete(entry.device);
  }

  isUrgent(device: DeviceId): boolean {
    return this.#devices.size > 0 && this.#devices.has(deviceIdText(device));
  }

  isOfBatch(id: string): boolean {
    return (this.#entries.get(id)?.submission.size ?? 1) > 1;
  }

  /** The batches that entries are of, as they stand from now on. */
  batchesOf(ids: readonly string[]): readonly Pick<Submission, 'left'>[] {
    const submissions = ids.flatMap((id) => this.#entries.get(id)?.submission ?? []);
    return [...new Set(submissions)].filter(({ size }) => size > 1);
  }

  /** The rest of the batch goes out no sooner either; by the local clock. */
  slowDown(id: string, until: number): void {
    const submission = this.#entries.get(id)?.submission;
    if (submission !== undefined) submission.slowedUntil = until;
  }

  slowedUntil(id: string): number {
    return this.#entries.get(id)?.submission.slowedUntil ?? 0;
  }
}
