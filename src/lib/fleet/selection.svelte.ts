import { SvelteSet } from 'svelte/reactivity';
import type { Device } from '../developer-center/types';
import { deviceIdText } from '../plans/device-id';
import type { DeviceId } from '../plans/types';

/** The devices that a person has picked, by id. A shared device cannot be: its user may only look. */
export class Selection {
  readonly #ids = new SvelteSet<string>();

  get isEmpty(): boolean {
    return this.#ids.size === 0;
  }

  has(device: DeviceId): boolean {
    return this.#ids.has(deviceIdText(device));
  }

  toggle(device: Device): void {
    if (this.has(device)) this.remove([device]);
    else this.add([device]);
  }

  add(devices: readonly Device[]): void {
    for (const device of devices) if (!device.shared) this.#ids.add(deviceIdText(device));
  }

  remove(devices: readonly DeviceId[]): void {
    for (const device of devices) this.#ids.delete(deviceIdText(device));
  }

  clear(): void {
    this.#ids.clear();
  }

  /** Those of the devices that are picked; one that is no longer listed is nowhere among them. */
  of(devices: readonly Device[]): readonly Device[] {
    return this.#ids.size === 0 ? [] : devices.filter((device) => this.has(device));
  }
}
