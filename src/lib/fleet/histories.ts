import { deviceIdText } from '../plans/device-id';
import type { DeviceId } from '../plans/types';
import { DeviceHistory, type HistoryMemory } from './history.svelte';

/** The histories of the devices whose pages were opened, kept while the app is, and by `onChange` for longer. */
export class Histories {
  readonly #histories = new Map<string, DeviceHistory>();
  readonly #onChange: (device: DeviceId) => void;

  constructor(onChange: (device: DeviceId) => void = () => undefined) {
    this.#onChange = onChange;
  }

  of(device: DeviceId): DeviceHistory {
    const { productKey, deviceKey } = device;
    const id = deviceIdText(device);
    const onChange = (): void => {
      this.#onChange({ productKey, deviceKey });
    };
    const history = this.#histories.get(id) ?? new DeviceHistory(onChange);
    this.#histories.set(id, history);
    return history;
  }

  /** A device's history as it is to be kept; null where its page was not opened. */
  memoryOf(device: DeviceId): HistoryMemory | null {
    return this.#histories.get(deviceIdText(device))?.memory ?? null;
  }
}
