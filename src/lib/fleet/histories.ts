import { deviceIdText } from '../plans/device-id';
import type { DeviceId } from '../plans/types';
import type { DeviceHistory } from './history.svelte';

/** The histories of the devices whose pages were opened, kept while the app is. */
export class Histories {
  readonly #histories = new Map<string, DeviceHistory>();

  /** `begin` makes the first: a history's code comes with the page that keeps one. */
  of(device: DeviceId, begin: () => DeviceHistory): DeviceHistory {
    const id = deviceIdText(device);
    const history = this.#histories.get(id) ?? begin();
    this.#histories.set(id, history);
    return history;
  }
}
