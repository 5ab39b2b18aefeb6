import { deviceIdText } from '../plans/device-id';
import type { DeviceId } from '../plans/types';
import { DeviceHistory } from './history.svelte';

/** The histories of the devices whose pages were opened, kept while the app is. */
export class Histories {
  readonly #histories = new Map<string, DeviceHistory>();

  of(device: DeviceId): DeviceHistory {
    const id = deviceIdText(device);
    const history = this.#histories.get(id) ?? new DeviceHistory();
    this.#histories.set(id, history);
    return history;
  }
}
