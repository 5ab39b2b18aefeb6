import type { DeviceId } from '../plans/types';
import type { ActivityEnd } from '../storage/activity';
import { sameDevice, sameScope, type AccountScope } from '../storage/scope';
import type { OutboxRecord } from '../storage/outbox-record';
import type { Change, Changed } from './entries';
import type { Prepared } from './new-entry';

/** An entry that could not be written: it is in this page's memory alone, and may be settled there. */
export interface HeldEntry extends Prepared {
  /** How it ended: then only the history is still to be written. */
  readonly end: ActivityEnd | null;
  readonly isOut: boolean;
}

/** What a full or missing database could not take, in order. */
export class HeldEntries {
  #entries: readonly HeldEntry[] = [];

  /** All, those that have ended included. */
  get all(): readonly HeldEntry[] {
    return this.#entries;
  }

  /** The account's entries that are still to be sent, or parked. */
  of(scope: AccountScope): OutboxRecord[] {
    return this.#entries.flatMap(({ record, isOut }) => (!isOut && sameScope(record, scope) ? [record] : []));
  }

  has(id: string): boolean {
    return this.#entries.some(({ record, isOut }) => record.id === id && !isOut);
  }

  add(prepared: readonly Prepared[]): void {
    this.#entries = [...this.#entries, ...prepared.map((each) => ({ ...each, end: null, isOut: false }))];
  }

  change({ entry, to }: Change): Changed {
    const at = this.#entries.findIndex(({ record, isOut }) => record.id === entry.id && !isOut);
    const held = this.#entries[at];
    if (held === undefined) return { entry, found: false, now: null, end: null };
    const { now, end = null } = to(held.record);
    const changed = { ...held, record: now ?? held.record, isOut: now === null, end: end ?? held.end };
    this.#entries = this.#entries.with(at, changed);
    return { entry, found: true, now, end };
  }

  /** It has been written. */
  remove(entries: readonly HeldEntry[]): void {
    const written = new Set(entries.map(({ record }) => record.id));
    this.#entries = this.#entries.filter(({ record }) => !written.has(record.id));
  }

  /** Its device's journal has ended: what is written late does not bring it back. */
  endJournal(scope: AccountScope, device: DeviceId): void {
    this.#entries = this.#entries.map((held) => {
      const isOf = sameScope(held.record, scope) && sameDevice(held.record, device);
      return isOf ? { ...held, journal: null } : held;
    });
  }
}
