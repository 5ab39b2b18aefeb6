import { untrack } from 'svelte';
import type { Clock } from '../clock';
import type { DeveloperCenter } from '../developer-center/client';
import type { Device, PlanReference } from '../developer-center/types';
import { toOverairError, type OverairError } from '../errors';
import { deviceIdText } from '../plans/device-id';
import { isFollowed, listPhase } from '../plans/phase';
import type { DevicePlan } from '../plans/types';
import { Throttle } from './throttle';
import { loadDeviceList, type ListNews, type PageFailure } from './device-list';
import { DrawnRows } from './drawn-rows';
import type { Poller } from './poller';
import { LoadedDevices } from './loaded-devices';
import { ChangeSignal } from './change-signal.svelte';
import type { Now } from './now.svelte';
import type { PlanStore } from './plan-store';
import type { DeviceRow } from './rows';

export interface DevicesOptions {
  readonly client: Pick<DeveloperCenter, 'devices' | 'serverTime'>;
  readonly store: PlanStore;
  readonly poller: Pick<Poller, 'follow' | 'ask'>;
  readonly now: Now;
  readonly clock: Clock;
  /** Told of what a load has brought; `whole`: there are no others. */
  readonly onLoaded?: (devices: readonly Device[], whole: boolean) => void;
}

/** A list of more devices than this is not drawn anew at each of many answers, but at most this often, ms. */
const LONG_LIST = 500;
const REST = 500;

/** Whoever comes back to a page within this time finds the list as good as new, ms. */
const FRESH = 30_000;

/** The user's devices, page by page as they come, with their plans as they are told. */
export class DevicesState {
  readonly #options: DevicesOptions;
  #devices = $state.raw<readonly Device[]>([]);
  #malformed = $state.raw<readonly OverairError[]>([]);
  #failures = $state.raw<readonly PageFailure[]>([]);
  #total = $state<number | null>(null);
  #truncated = $state(false);
  #loading = $state(false);
  #loadedAt = $state<number | null>(null);
  #isRestored = false;
  #stop: AbortController | null = null;
  #unfollow: (() => void)[] = [];

  /** News of plans, as calmly as a list of this length is drawn. */
  readonly #news = new ChangeSignal();
  readonly #throttle: Throttle;
  readonly #drawn: DrawnRows;
  readonly #endNews: () => void;

  readonly #rows = $derived.by(() => {
    this.#news.read();
    const now = this.#options.now.current;
    const devices = this.#devices;
    return untrack(() => this.#drawn.draw(devices, now));
  });

  constructor(options: DevicesOptions) {
    this.#options = options;
    this.#throttle = new Throttle(options.clock, () => this.#news.tell());
    this.#drawn = new DrawnRows(options.store);
    this.#endNews = options.store.onNews((device) => {
      this.#drawn.change(device);
      this.#throttle.ask(this.#devices.length > LONG_LIST ? REST : 0);
    });
  }

  /** One line a device, in the platform's order. */
  get rows(): readonly DeviceRow[] {
    return this.#rows;
  }

  /** The Developer Center's time that the lines stand for, milliseconds since the epoch; it moves calmly. */
  get now(): number {
    return this.#options.now.current;
  }

  /** What could not be read, one error an item; their devices are not among the rows. */
  get malformed(): readonly OverairError[] {
    return this.#malformed;
  }

  /** The pages that could not be loaded; of an earlier load their devices are still shown. */
  get failures(): readonly PageFailure[] {
    return this.#failures;
  }

  /** How many devices there are; null if the platform does not say. */
  get total(): number | null {
    return this.#total;
  }

  /** Whether there are more devices than the 10,000 that are loaded. */
  get truncated(): boolean {
    return this.#truncated;
  }

  get loading(): boolean {
    return this.#loading;
  }

  /** Whether the lines are what an earlier page has kept, and the list is on its way still. */
  get isAwaited(): boolean {
    return this.#loading && this.#isRestored;
  }

  /** When the list was last loaded whole, by the Developer Center's time; null before. */
  get loadedAt(): number | null {
    return this.#loadedAt;
  }

  /** Shows what was kept at `readAt`, until the list is loaded. */
  restore(devices: readonly Device[], readAt: number | null): void {
    if (this.#loadedAt !== null || this.#devices.length > 0) return;
    this.#devices = devices;
    this.#loadedAt = readAt;
    this.#isRestored = true;
  }

  /** The device as the list has it; undefined if it is not there (yet). */
  find(id: { readonly productKey: string; readonly deviceKey: string }): Device | undefined {
    const text = deviceIdText(id);
    return this.#devices.find((device) => deviceIdText(device) === text);
  }

  /**
   * Loads the list (anew). What was there stays until it is replaced, and if pages fail it is kept. Resolves when
   * all pages have come or failed; an earlier load that is still under way is given up.
   */
  load(): Promise<void> {
    // An effect that loads must not follow what loading reads.
    return untrack(() => this.#load());
  }

  async #load(): Promise<void> {
    this.#stop?.abort();
    const stop = new AbortController();
    this.#stop = stop;
    this.#loading = true;
    const kept = this.#devices;
    const loaded = new LoadedDevices(kept);
    const sequence = this.#options.store.begin();
    const pages = new Throttle(this.#options.clock, () => {
      this.#show(kept.length === 0 ? loaded.devices : loaded.merged, loaded);
    });
    try {
      const onPage = (news: ListNews): void => {
        if (stop.signal.aborted) return;
        loaded.add(news);
        this.#unfollow.push(this.#options.poller.follow(followable(loaded.latest)));
        pages.ask(loaded.devices.length > LONG_LIST ? REST : 0);
        this.#compare(news.devices, sequence);
      };
      const { failures, truncated } = await loadDeviceList(this.#options.client, onPage, stop.signal);
      if (stop.signal.aborted) return;
      // What has come since the last look is shown with the end of it.
      pages.stop();
      this.#show(kept.length === 0 ? loaded.devices : loaded.merged, loaded);
      this.#failures = failures;
      this.#truncated = truncated;
      if (failures.length === 0) this.#complete(loaded);
      this.#options.onLoaded?.(loaded.devices, failures.length === 0 && !truncated);
      this.#follow();
    } catch (error) {
      const problem = toOverairError(error);
      if (problem.code !== 'cancelled') throw problem;
    } finally {
      pages.stop();
      if (this.#stop === stop) this.#loading = false;
    }
  }

  /** Loads the list unless it was loaded whole less than `ms` milliseconds ago, or is being loaded. */
  loadIfOlder(ms = FRESH): Promise<void> {
    return untrack(() => {
      const { serverTime } = this.#options.client;
      // What was kept says what was so, however young it is: a page that opens asks.
      const age = this.#loadedAt === null || this.#isRestored ? Infinity : serverTime.now() - this.#loadedAt;
      return this.#loading || (age >= 0 && age < ms) ? Promise.resolve() : this.#load();
    });
  }

  /** Gives up what is under way, and follows no plan any more. */
  stop(): void {
    this.#throttle.stop();
    this.#endNews();
    this.#stop?.abort();
    this.#stop = null;
    this.#loading = false;
    this.#release(this.#unfollow);
    this.#unfollow = [];
  }

  #show(devices: readonly Device[], loaded: LoadedDevices): void {
    this.#devices = devices;
    this.#malformed = loaded.malformed;
    this.#total = loaded.total;
  }

  /** If the list says something else than what is known of a plan, that is asked for anew. */
  #compare(devices: readonly Device[], sequence: number): void {
    const { store, poller } = this.#options;
    for (const device of devices) {
      const plan = store.get(device);
      if (plan === undefined || isAsListed(device, plan)) continue;
      if (listPhase(device.plan) === 'none') store.put(device, null, sequence);
      else poller.ask(device);
    }
  }

  #complete(loaded: LoadedDevices): void {
    this.#isRestored = false;
    this.#devices = loaded.devices;
    this.#loadedAt = this.#options.client.serverTime.now();
  }

  /** Follows what is shown now, and lets go what was followed page by page. */
  #follow(): void {
    const before = this.#unfollow;
    this.#unfollow = [this.#options.poller.follow(followable(this.#devices))];
    this.#release(before);
  }

  #release(unfollow: readonly (() => void)[]): void {
    for (const release of unfollow) release();
  }
}

function isAsListed({ plan: listed }: Device, plan: DevicePlan | null): boolean {
  if (plan === null || plan.deviceStatus === 'nothing-to-upgrade')
    return listed.planId === null || listed.deviceStatus === 'nothing-to-upgrade';
  return (
    plan.planId === listed.planId &&
    plan.deviceStatus === listed.deviceStatus &&
    plan.userConfirmStatus === listed.userConfirmStatus
  );
}

/** The plans that can still say something. */
function followable(devices: readonly Device[]): PlanReference[] {
  return devices.flatMap(({ productKey, deviceKey, plan }) => {
    if (plan.planId === null || !isFollowed(plan)) return [];
    return [{ productKey, deviceKey, planId: plan.planId }];
  });
}
