import type { Link } from '../../../src/lib/bluetooth/link';
import type { DeviceOptions } from '../../../src/lib/bluetooth/virtual/device-options';
import type { LinkOptions } from '../../../src/lib/bluetooth/virtual/simulated-link';

/** What a plan brings, as the control command `createPlan` takes it. */
interface Component {
  readonly target?: string;
  readonly from?: string;
  readonly delta?: boolean;
  readonly wrongChecks?: boolean;
  /** The least that a device must have, in percent. */
  readonly battery?: number;
  readonly files?: readonly number[];
}

/** What a test asks of the plan, the device and its radio. */
export interface Setting {
  /** Bytes of the firmware. */
  readonly size?: number;
  readonly component?: Component;
  readonly device?: Omit<DeviceOptions, 'clock' | 'watch'>;
  readonly link?: Partial<LinkOptions>;
  /** Listens to what goes over each link. */
  readonly observe?: (carrier: Link) => Link;
  /** The share of the file at which the device goes out of range. */
  readonly leavesAt?: number;
}
