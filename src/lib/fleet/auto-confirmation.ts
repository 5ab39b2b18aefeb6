import type { DeveloperCenter } from '../developer-center/client';
import { toOverairError, type OverairError } from '../errors';
import { deviceIdText } from '../plans/device-id';
import type { DeviceId } from '../plans/types';
import { DeviceFacts, type Fact } from './facts';
import { Notice } from './notice.svelte';

type Client = Pick<DeveloperCenter, 'autoConfirmation' | 'setAutoConfirmation'>;

/** Whether the platform confirms a device's later plans by itself. */
export class AutoConfirmations {
  readonly #client: Client;
  readonly #facts: DeviceFacts<boolean>;
  /** What is being set. */
  readonly #setting = new Map<string, boolean>();
  readonly #problems = new Map<string, OverairError>();
  readonly #notice = new Notice();

  constructor(client: Client) {
    this.#client = client;
    this.#facts = new DeviceFacts((device) => client.autoConfirmation(device));
  }

  /** As the platform says; undefined where nobody has asked. */
  get(device: DeviceId): Fact<boolean> | undefined {
    return this.#facts.get(device);
  }

  /** What it is being set to; null where nothing is under way. */
  setting(device: DeviceId): boolean | null {
    this.#notice.read();
    return this.#setting.get(deviceIdText(device)) ?? null;
  }

  /** Why the last setting failed; null where it did not. */
  problem(device: DeviceId): OverairError | null {
    this.#notice.read();
    return this.#problems.get(deviceIdText(device)) ?? null;
  }

  /** Asks for the devices in sight that nothing is known of. */
  want(devices: readonly DeviceId[]): void {
    this.#facts.want(devices);
  }

  refresh(device: DeviceId): Promise<void> {
    return this.#facts.refresh(device);
  }

  /**
   * Sets it, and resolves true once the platform has taken it. A second tap while one is under way does nothing.
   * After a failure the platform is asked what is so, since it may have taken it all the same.
   */
  async set(device: DeviceId, on: boolean): Promise<boolean> {
    const id = deviceIdText(device);
    if (this.#setting.has(id)) return false;
    this.#setting.set(id, on);
    this.#problems.delete(id);
    this.#notice.tell();
    try {
      await this.#client.setAutoConfirmation(device, on);
      this.#facts.set(device, on);
      return true;
    } catch (error) {
      this.#problems.set(id, toOverairError(error));
      void this.#facts.refresh(device);
      return false;
    } finally {
      this.#setting.delete(id);
      this.#notice.tell();
    }
  }
}
