import type { Clock } from '$lib/clock';
import type { Device } from '$lib/developer-center/types';

/** A list that scrolls past is not asked about: only where it comes to rest. */
const REST_MS = 150;

/** Gathers which lines are in sight, and tells once the list has come to rest. */
export class LinesInSight {
  readonly #clock: Clock;
  readonly #onRest: (devices: readonly Device[]) => void;
  readonly #devices = new Set<Device>();
  #cancel: (() => void) | null = null;

  constructor(clock: Clock, onRest: (devices: readonly Device[]) => void) {
    this.#clock = clock;
    this.#onRest = onRest;
  }

  enter(device: Device): void {
    this.#devices.add(device);
    this.#wait();
  }

  leave(device: Device): void {
    this.#devices.delete(device);
  }

  /** These are in sight, and no others. */
  show(devices: readonly Device[]): void {
    this.#devices.clear();
    for (const device of devices) this.#devices.add(device);
    this.#wait();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #wait(): void {
    this.#cancel?.();
    this.#cancel = this.#clock.after(REST_MS, () => {
      this.#cancel = null;
      this.#onRest([...this.#devices]);
    });
  }
}
