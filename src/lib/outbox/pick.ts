import { deviceIdText } from '../plans/device-id';
import type { DeviceId } from '../plans/types';
import type { OutboxRecord } from '../storage/outbox-record';
import { isDue } from './rules';
import { isReport, laneOf, type LaneName } from './subjects';

/**
 * What is to be done with entries. report: sent, as often as it takes · send: a decision whose person waits ·
 * judge: one made without a network, looked at once more before it is sent · ask: one that went out unanswered ·
 * give-back: one whose page is gone before it went out.
 */
export type EntryTask = 'report' | 'send' | 'judge' | 'ask' | 'give-back';

/** What a pass over the outbox looks for. */
export interface LookOptions {
  readonly lane: LaneName;
  readonly now: number;
  /** Entries that met no network are due now, whatever their time. */
  readonly forced: boolean;
  /** Nothing but what a person waits for goes out before. */
  readonly notBefore: number;
  /** The reports that have a code; null if it is not known: then parked ones stay parked. */
  readonly configured: ReadonlySet<string> | null;
  /** Entries that this pass has tried already. */
  readonly tried: ReadonlySet<string>;
  /** This page; null for the worker. */
  readonly page: string | null;
  readonly openPages: ReadonlySet<string>;
  /** Whether a person waits for something about the device: then what is before it goes now too. */
  readonly isUrgent: (device: DeviceId) => boolean;
  /** How many decisions about plans go in one request. */
  readonly largestBatch: number;
  /** An entry of a batch that was slowed down goes out no sooner. */
  readonly slowedUntil: (id: string) => number;
}

export interface Picked {
  readonly task: EntryTask;
  /** At most as many as one request takes, of different devices. */
  readonly entries: readonly OutboxRecord[];
}

/** How many requests go at once if there is no call for several. */
const SINGLE_CALLS = 4;

/**
 * Finds what may be done now, request by request: in order per device and lane, and first what a person waits for. An
 * entry that waits holds back those after it of the same device; one that is parked holds nothing back. `see` is called
 * with each entry in order.
 */
export class Picker {
  readonly #options: LookOptions;
  readonly #held = new Set<string>();
  readonly #urgent: Requests;
  readonly #others: Requests;
  #nextAt: number | null = null;

  constructor(options: LookOptions) {
    this.#options = options;
    this.#urgent = new Requests(options.largestBatch);
    this.#others = new Requests(options.largestBatch);
  }

  get picked(): readonly Picked[] {
    return [...this.#urgent.all, ...this.#others.all];
  }

  /** When the next one is due, by the local clock; null if nothing waits for time. */
  get nextAt(): number | null {
    return this.#nextAt;
  }

  see(entry: OutboxRecord): void {
    if (laneOf(entry.subject) !== this.#options.lane || this.#isParked(entry)) return;
    const device = deviceIdText(entry);
    if (this.#held.has(device)) return;
    this.#held.add(device);
    const task = this.taskOf(entry);
    if (task !== null) (this.#options.isUrgent(entry) ? this.#urgent : this.#others).add(task, entry);
    else if (entry.state === 'waiting' && !this.#isAnothers(entry))
      this.#nextAt = Math.min(this.#nextAt ?? Infinity, this.#dueAt(entry));
  }

  #isParked({ state, subject }: OutboxRecord): boolean {
    const { configured } = this.#options;
    if (state === 'unconfigured') return !isReport(subject) || !configured?.has(subject.report);
    return state === 'refused';
  }

  /** Whether somebody who waits for an entry may still see what became of it. */
  readonly isPageOpen = (page: string): boolean =>
    page === this.#options.page || this.#options.openPages.has(page);

  /** What is to be done with the first entry of a device now; null: nothing. */
  taskOf(entry: OutboxRecord): EntryTask | null {
    const { tried, page, openPages } = this.#options;
    if (tried.has(entry.id) || this.#isParked(entry)) return null;
    if (isReport(entry.subject)) {
      return entry.state === 'unconfigured' || this.#isDue(entry) ? 'report' : null;
    }
    if (entry.uncertain) return this.#isDue(entry) ? 'ask' : null;
    if (entry.page == null) return this.#isDue(entry) ? 'judge' : null;
    if (entry.page !== page) return openPages.has(entry.page) ? null : 'give-back';
    return this.#isDue(entry) ? 'send' : null;
  }

  /** Not to be sent by this page, nor given back: its own page does it. */
  #isAnothers({ page, uncertain }: OutboxRecord): boolean {
    return page != null && !uncertain && page !== this.#options.page;
  }

  #isDue(entry: OutboxRecord): boolean {
    const { now, forced, isUrgent } = this.#options;
    if (forced && entry.lastFailure === 'offline') return true;
    if (!entry.uncertain && entry.page == null && isUrgent(entry)) return true;
    const dueAt = this.#dueAt(entry);
    return dueAt <= now || (dueAt === entry.nextAt && isDue(entry, now));
  }

  #dueAt(entry: OutboxRecord): number {
    const { notBefore, slowedUntil } = this.#options;
    if (entry.page != null && !entry.uncertain) return Math.max(entry.nextAt, slowedUntil(entry.id));
    return Math.max(entry.nextAt, notBefore);
  }
}

/** Entries as requests take them: of one task and kind each. */
class Requests {
  readonly #largestBatch: number;
  readonly all: { task: EntryTask; entries: OutboxRecord[] }[] = [];
  /** The one of each task and kind that has room left. */
  readonly #open = new Map<string, OutboxRecord[]>();

  constructor(largestBatch: number) {
    this.#largestBatch = largestBatch;
  }

  add(task: EntryTask, entry: OutboxRecord): void {
    const { kind } = entry.subject;
    const name = `${task} ${kind}`;
    const entries = this.#open.get(name) ?? [];
    if (entries.length === 0) this.all.push({ task, entries });
    entries.push(entry);
    if (entries.length < this.#roomOf(task, kind)) this.#open.set(name, entries);
    else this.#open.delete(name);
  }

  #roomOf(task: EntryTask, kind: OutboxRecord['subject']['kind']): number {
    if (task === 'report') return 1;
    return kind === 'action' || task === 'give-back' ? this.#largestBatch : SINGLE_CALLS;
  }
}
