import type { PersonAction } from '../plans/actions';
import { deviceIdText } from '../plans/device-id';
import type { DeviceId } from '../plans/types';
import type { HistoryMemory } from '../storage/memory-record';
import type { DeviceHistory } from './history.svelte';

/** The histories of the devices whose pages were opened, kept while the app is, and by `onChange` for longer. */
export class Histories {
  readonly #histories = new Map<string, DeviceHistory>();
  readonly #kept = new Map<string, HistoryMemory>();
  readonly #onChange: (device: DeviceId) => void;

  constructor(onChange: (device: DeviceId) => void = () => undefined) {
    this.#onChange = onChange;
  }

  /** `begin` makes the first: a history's code comes with the page that keeps one. */
  of(device: DeviceId, begin: (onChange: () => void) => DeviceHistory): DeviceHistory {
    const { productKey, deviceKey } = device;
    const id = deviceIdText(device);
    const known = this.#histories.get(id);
    if (known !== undefined) return known;
    const history = begin(() => {
      this.#onChange({ productKey, deviceKey });
    });
    const kept = this.#kept.get(id);
    if (kept !== undefined) history.recall(kept);
    this.#histories.set(id, history);
    return history;
  }

  /** Something was done with a device's plan at `at`, ms since the epoch, if its page was opened. */
  did(device: DeviceId, action: PersonAction, at: number): void {
    this.#histories.get(deviceIdText(device))?.did(action, at);
  }

  /** Takes what an earlier page of this browser has kept of a device. */
  recall(device: DeviceId, memory: HistoryMemory): void {
    this.#kept.set(deviceIdText(device), memory);
    this.#histories.get(deviceIdText(device))?.recall(memory);
  }

  /** A device's history as it is to be kept; null if its page was never opened. */
  memoryOf(device: DeviceId): HistoryMemory | null {
    const id = deviceIdText(device);
    return this.#histories.get(id)?.memory ?? this.#kept.get(id) ?? null;
  }
}
