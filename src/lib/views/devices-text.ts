import { m } from '$lib/paraglide/messages';
import { count } from '$lib/ui/format';

/** A number of devices, in words. */
export const devicesText = (devices: number): string =>
  m.devices_count({ count: devices, text: count(devices) });
