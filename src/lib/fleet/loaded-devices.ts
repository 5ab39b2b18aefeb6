import type { Device } from '../developer-center/types';
import type { OverairError } from '../errors';
import { deviceIdText } from '../plans/device-id';
import type { ListNews } from './device-list';

/** A list while it is being loaded: its pages in their order, whichever came first. */
export class LoadedDevices {
  readonly #pages = new Map<number, ListNews>();
  #latest: readonly Device[] = [];
  #total: number | null = null;

  add(news: ListNews): void {
    this.#pages.set(news.page, news);
    this.#latest = news.devices;
    this.#total = news.total ?? this.#total;
  }

  /** A device that moved from one page to the next meanwhile is there once. */
  get devices(): readonly Device[] {
    return [...this.#byId().values()];
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

  /** An earlier list, each device as it is told now, and then those that are new. */
  over(earlier: readonly Device[]): readonly Device[] {
    const all = new Map(earlier.map((device) => [deviceIdText(device), device]));
    for (const [id, device] of this.#byId()) all.set(id, device);
    return [...all.values()];
  }

  #inOrder(): ListNews[] {
    return [...this.#pages.values()].toSorted((a, b) => a.page - b.page);
  }

  #byId(): Map<string, Device> {
    const devices = this.#inOrder().flatMap((news) => news.devices);
    return new Map(devices.map((device) => [deviceIdText(device), device]));
  }
}
