import type { Device } from '../developer-center/types';
import type { OverairError } from '../errors';
import { deviceIdText } from '../plans/device-id';
import type { ListNews } from './device-list';

/**
 * A list while it is being loaded: its pages in their order, whichever came first. A page costs what is on it, not
 * what came before it: thousands of devices come in a hundred pages.
 */
export class LoadedDevices {
  readonly #pages: ListNews[] = [];
  /** Which devices have come: one that moved from one page to the next meanwhile is there once. */
  readonly #come = new Set<string>();
  /** The earlier list, each device replaced as it comes, and then those that are new. */
  readonly #merged: Device[];
  readonly #places: ReadonlyMap<string, number>;
  #latest: readonly Device[] = [];
  #total: number | null = null;

  constructor(earlier: readonly Device[]) {
    this.#merged = [...earlier];
    this.#places = new Map(earlier.map((device, index) => [deviceIdText(device), index]));
  }

  add(news: ListNews): void {
    const devices = news.devices.filter((device) => this.#isNew(device));
    this.#pages[news.page] = { ...news, devices };
    this.#latest = devices;
    this.#total = news.total ?? this.#total;
    for (const device of devices) {
      const place = this.#places.get(deviceIdText(device));
      if (place === undefined) this.#merged.push(device);
      else this.#merged[place] = device;
    }
  }

  get devices(): readonly Device[] {
    return this.#inOrder().flatMap(({ devices }) => devices);
  }

  /** The devices of the page that came last. */
  get latest(): readonly Device[] {
    return this.#latest;
  }

  get malformed(): readonly OverairError[] {
    return this.#inOrder().flatMap(({ malformed }) => malformed);
  }

  get total(): number | null {
    return this.#total;
  }

  /** The earlier list, each device as it is told now, and then those that are new. */
  get merged(): readonly Device[] {
    return [...this.#merged];
  }

  #isNew(device: Device): boolean {
    const id = deviceIdText(device);
    if (this.#come.has(id)) return false;
    this.#come.add(id);
    return true;
  }

  #inOrder(): ListNews[] {
    // Pages count from 1, and some may be missing.
    return Object.values(this.#pages);
  }
}
