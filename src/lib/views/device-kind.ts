import type { Device } from '$lib/developer-center/types';
import type { IconName } from '$lib/ui/icons';

/** The drawing for a device: how it is reached is all that is known of every product. */
export function deviceIcon({ accessType, networkType, capabilities }: Device): IconName {
  if (accessType === 'gateway') return 'gateway';
  if (accessType === 'sub-device') return 'sensor';
  if (networkType === 'bluetooth') return 'bluetooth';
  if (networkType === 'cellular' || networkType === 'nb-iot') return 'cellular';
  if (networkType === 'wifi') return 'wifi';
  return capabilities.bluetooth && !capabilities.wan && !capabilities.wifi ? 'bluetooth' : 'device';
}
