import type { MonotonicClock } from '../../clock';
import { OverairError } from '../../errors';
import { SimulatedLink, type LinkOptions } from './simulated-link';
import type { VirtualDevice } from './virtual-device';

export interface RadioOptions {
  readonly clock: MonotonicClock;
  readonly device: VirtualDevice;
  /** What each link is like, unless `connect` says otherwise. */
  readonly link?: Partial<LinkOptions>;
  /** How long a connection takes, or finding that the device is not there. */
  readonly connectMs?: number;
}

/**
 * Connects to one virtual device, again and again: after a lost link, after a reboot. It knows the address that the
 * device has now; under another one it is not found any more.
 */
export class VirtualRadio {
  readonly #options: RadioOptions;
  readonly #address: number;

  constructor(options: RadioOptions) {
    this.#options = options;
    this.#address = options.device.address;
  }

  /** A new link; rejects with `link-lost` if the device is not there, or all its connections are taken. */
  async connect(link: Partial<LinkOptions> = {}): Promise<SimulatedLink> {
    const { clock, device, connectMs = 100 } = this.#options;
    await new Promise<void>((resolve) => {
      clock.after(connectMs, resolve);
    });
    if (!device.isThere || device.address !== this.#address)
      throw new OverairError('link-lost', { reason: 'the device is not there' });
    return new SimulatedLink(clock, device, { ...this.#options.link, ...link });
  }
}
