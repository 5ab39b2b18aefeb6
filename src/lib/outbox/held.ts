import type { DeviceId } from '../plans/types';
import type { ActivityEnd } from '../storage/activity';
import { sameDevice, sameScope, type AccountScope } from '../storage/scope';
import type { OutboxRecord } from '../storage/outbox-record';
import type { Change, Changed } from './entries';
import type { ComposedEntry } from './new-entry';

/** An entry that could not be written: it is in this page's memory alone, and may be settled there. */
export interface HeldEntry extends ComposedEntry {
  /** How it ended: then only the history is still to be written. */
  readonly end: ActivityEnd | null;
  readonly isOut: boolean;
}

/** What a full or missing database could not take, in order. */
export class HeldEntries {
  /** By the ids, in the order in which they came. */
  readonly #entries = new Map<string, HeldEntry>();

  get isEmpty(): boolean {
    return this.#entries.size === 0;
  }

  /** All, those that have ended included. */
  get all(): readonly HeldEntry[] {
    return [...this.#entries.values()];
  }

  /** The first ones, all of one account: at most `most`. */
  first(most: number): readonly HeldEntry[] {
    const first: HeldEntry[] = [];
    for (const held of this.#entries.values()) {
      if (first.length === most || (first[0] && !sameScope(first[0].record, held.record))) break;
      first.push(held);
    }
    return first;
  }

  /** The account's entries that are still to be sent, or parked. */
  of(scope: AccountScope): OutboxRecord[] {
    return this.all.flatMap(({ record, isOut }) => (!isOut && sameScope(record, scope) ? [record] : []));
  }

  has(id: string): boolean {
    return this.#entries.get(id)?.isOut === false;
  }

  /** How many are still to be sent, or parked. */
  get count(): number {
    let count = 0;
    for (const { isOut } of this.#entries.values()) if (!isOut) count++;
    return count;
  }

  add(prepared: readonly ComposedEntry[]): void {
    for (const each of prepared) this.#entries.set(each.record.id, { ...each, end: null, isOut: false });
  }

  change({ entry, to }: Change): Changed {
    const held = this.#entries.get(entry.id);
    if (held === undefined || held.isOut) return { entry, found: false, now: null, end: null };
    const { now, end = null } = to(held.record);
    this.#entries.set(entry.id, {
      ...{ ...held, record: now ?? held.record, isOut: now === null },
      end: end ?? held.end,
    });
    return { entry, found: true, now, end };
  }

  /** It has been written. */
  remove(entries: readonly HeldEntry[]): void {
    for (const { record } of entries) this.#entries.delete(record.id);
  }

  /** Its device's journal has ended: what is written late does not bring it back. */
  endJournal(scope: AccountScope, device: DeviceId): void {
    for (const [id, held] of this.#entries) {
      if (sameScope(held.record, scope) && sameDevice(held.record, device))
        this.#entries.set(id, { ...held, journal: null });
    }
  }
}
