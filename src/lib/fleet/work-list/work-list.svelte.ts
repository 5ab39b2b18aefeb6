import type { Clock } from '../../clock';
import { toOverairError, type OverairError } from '../../errors';
import { deviceIdText } from '../../plans/device-id';
import type { DeviceId } from '../../plans/types';
import type { Channel } from '../../platform/channel';
import type { Database } from '../../storage/database';
import type { AccountScope } from '../../storage/scope';
import type { WorkEnd, WorkItem } from '../../storage/work-item-record';
import { changeWorkItems, keptWorkItems } from '../../storage/work-items';
import * as rules from './items';

export interface WorkListOptions {
  readonly database: Database;
  readonly scope: AccountScope;
  readonly clock: Clock;
  /** Tells other tabs of each change, and hears of theirs. */
  readonly channel: Channel;
}

type WithoutTime<End> = End extends unknown ? Omit<End, 'at'> : never;

/** The devices that an account's user goes to, one after the other: kept, and the same in every tab. */
export class WorkList {
  readonly #options: WorkListOptions;
  readonly #unsubscribe: () => void;
  #items = $state.raw<rules.WorkItems | null>(null);
  #problem = $state.raw<OverairError | null>(null);
  #reading = 0;

  constructor(options: WorkListOptions) {
    this.#options = options;
    this.#unsubscribe = options.channel.subscribe(() => void this.load());
    void this.load();
  }

  /** In their order; null until they have been read. */
  get items(): rules.WorkItems | null {
    return this.#items;
  }

  /** Why the list could not be read or changed last time; null if it could. */
  get problem(): OverairError | null {
    return this.#problem;
  }

  /** A device's item; undefined if it is not on the list, or that is not known yet. */
  find(device: DeviceId): WorkItem | undefined {
    const id = deviceIdText(device);
    return this.#items?.find((item) => deviceIdText(item) === id);
  }

  /** Reads the list. Never rejects. */
  async load(): Promise<void> {
    const { database, scope } = this.#options;
    const reading = ++this.#reading;
    try {
      const items = await keptWorkItems(database, scope);
      // What was changed meanwhile is newer.
      if (reading === this.#reading) this.#set(items);
    } catch (error) {
      this.#problem = toOverairError(error);
    }
  }

  /** Puts devices at its end, each once. Rejects with storage errors; then none is on it. */
  async add(devices: readonly rules.WorkDevice[]): Promise<rules.Added> {
    const { scope } = this.#options;
    let before: rules.WorkItems = [];
    const after = await this.#change((items, now) => {
      before = items;
      return rules.withAdded(items, scope, devices, now);
    });
    return rules.addedOf(devices, before, after);
  }

  /**
   * Notes what an attempt at a device came to, if it is on the list. Resolves once that is on the disk; rejects with
   * storage errors.
   */
  async end(device: DeviceId, end: WithoutTime<WorkEnd>): Promise<void> {
    await this.#change((items, now) => rules.withEnd(items, device, { ...end, at: now }));
  }

  /** Notes to which plans a person agreed. Rejects with storage errors. */
  async agree(agreements: readonly rules.Agreement[]): Promise<void> {
    await this.#change((items, now) => rules.withAgreed(items, agreements, now));
  }

  /** Puts a device at a place among those that are open, from 0. Never rejects: `problem` says what went wrong. */
  readonly move = (device: DeviceId, to: number): Promise<void> =>
    this.#try((items, now) => rules.withMoved(items, device, to, now));

  /** Takes a device off. Never rejects. */
  readonly remove = (device: DeviceId): Promise<void> =>
    this.#try((items) => rules.withRemoved(items, device));

  /** Goes on without a device. Never rejects. */
  readonly leave = (device: DeviceId): Promise<void> =>
    this.#try((items, now) => rules.withLeft(items, device, now));

  /** Notes that the browser does not list a device here, and puts it at the end. Never rejects. */
  readonly notFound = (device: DeviceId): Promise<void> =>
    this.#try((items, now) => rules.withNotFound(items, device, now));

  /** Notes that a device was chosen after all. Never rejects. */
  readonly found = (device: DeviceId): Promise<void> =>
    this.#try((items, now) => rules.withFound(items, device, now));

  /** Goes on without all that are open. Never rejects. */
  readonly finish = (): Promise<void> => this.#try(rules.withAllLeft);

  /** Goes to a device after all. Never rejects. */
  readonly takeBack = (device: DeviceId): Promise<void> =>
    this.#try((items, now) => rules.withReturned(items, device, now));

  /** Takes off all that is over. Never rejects. */
  readonly clear = (): Promise<void> => this.#try(rules.openItems);

  /** Ends it: nothing of other tabs is heard any more. */
  close(): void {
    this.#unsubscribe();
  }

  async #try(rule: (items: rules.WorkItems, now: number) => rules.WorkItems): Promise<void> {
    // What went wrong is a getter.
    await this.#change(rule).catch(() => undefined);
  }

  async #change(rule: (items: rules.WorkItems, now: number) => rules.WorkItems): Promise<rules.WorkItems> {
    const { database, scope, clock, channel } = this.#options;
    try {
      const items = await changeWorkItems(database, scope, (before) => rule(before, clock.now()));
      this.#reading++;
      this.#set(items);
      channel.post();
      return items;
    } catch (error) {
      this.#problem = toOverairError(error);
      throw error;
    }
  }

  #set(items: rules.WorkItems): void {
    this.#items = items;
    this.#problem = null;
  }
}
