import type { Clock } from '../../clock';
import { OverairError } from '../../errors';
import { SimulatedLink, type LinkOptions } from './simulated-link';
import type { VirtualDevice } from './virtual-device';

export interface RadioOptions {
  readonly clock: Clock;
  readonly device: VirtualDevice;
  /** What each link is like, unless `connect` says otherwise. */
  readonly link?: Partial<LinkOptions>;
  /** How long a connection takes, or finding that the device is not there. */
  readonly connectMs?: number;
}

/** Connects to one virtual device, again and again: after a lost link, after a reboot. */
export class VirtualRadio {
  readonly #options: RadioOptions;

  constructor(options: RadioOptions) {
    this.#options = options;
  }

  /** A new link; rejects with `link-lost` where the device is not there, or all its connections are taken. */
  async connect(link: Partial<LinkOptions> = {}): Promise<SimulatedLink> {
    const { clock, device, connectMs = 100 } = this.#options;
    await new Promise<void>((resolve) => {
      clock.after(connectMs, resolve);
    });
    if (!device.isThere) throw new OverairError('link-lost', { reason: 'the device is not there' });
    return new SimulatedLink(clock, device, { ...this.#options.link, ...link });
  }
}
