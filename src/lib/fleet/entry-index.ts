import { noCounts, type OutboxCounts } from '../outbox/counts';
import { laneOf } from '../outbox/subjects';
import { deviceIdText } from '../plans/device-id';
import type { DeviceId } from '../plans/types';
import type { OutboxRecord } from '../storage/outbox-record';

type Entries = Map<string, OutboxRecord>;

/** The account's entries by what they are asked for: a change costs what has changed, however many there are. */
export class EntryIndex {
  readonly #entries: Entries = new Map();
  readonly #decisions = new Map<string, Entries>();
  #counts = { ...noCounts };

  get(id: string): OutboxRecord | undefined {
    return this.#entries.get(id);
  }

  has(id: string): boolean {
    return this.#entries.has(id);
  }

  get all(): Iterable<OutboxRecord> {
    return this.#entries.values();
  }

  /** Those that wait, and those that are parked. */
  get counts(): Omit<OutboxCounts, 'held'> {
    return this.#counts;
  }

  /** A device's decisions that are not settled or parked, in order. */
  decisionsOf(device: DeviceId): readonly OutboxRecord[] {
    return [...(this.#decisions.get(deviceIdText(device))?.values() ?? [])];
  }

  set(entry: OutboxRecord): void {
    this.#count(this.#entries.get(entry.id), -1);
    this.#count(entry, 1);
    this.#entries.set(entry.id, entry);
    if (laneOf(entry.subject) === 'decisions') this.#setDecision(entry);
  }

  delete(id: string): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    this.#count(entry, -1);
    this.#entries.delete(id);
    this.#deleteDecision(entry);
  }

  /** Takes these in the place of all. */
  replaceAll(entries: readonly OutboxRecord[]): void {
    this.#entries.clear();
    this.#decisions.clear();
    this.#counts = { ...noCounts };
    for (const entry of entries) this.set(entry);
  }

  #setDecision(entry: OutboxRecord): void {
    if (entry.state !== 'waiting') {
      this.#deleteDecision(entry);
      return;
    }
    const device = deviceIdText(entry);
    const ofDevice = this.#decisions.get(device) ?? new Map<string, OutboxRecord>();
    this.#decisions.set(device, ofDevice.set(entry.id, entry));
  }

  #deleteDecision(entry: OutboxRecord): void {
    const device = deviceIdText(entry);
    const ofDevice = this.#decisions.get(device);
    if (ofDevice?.delete(entry.id) && ofDevice.size === 0) this.#decisions.delete(device);
  }

  #count(entry: OutboxRecord | undefined, by: 1 | -1): void {
    if (entry === undefined) return;
    this.#counts = { ...this.#counts, [entry.state]: this.#counts[entry.state] + by };
  }
}
