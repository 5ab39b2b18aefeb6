import type { DeviceRow } from '$lib/fleet/rows';
import { deviceIdText } from '$lib/plans/device-id';

type Order = readonly DeviceRow[];

/**
 * Where a device, as `deviceIdText`, stands in an order of lines; null if it is not there. To look through ten thousand
 * costs less than to make a map of them, which holds no longer than the order.
 */
export function placeOf(order: Order, id: string): number | null {
  const place = order.findIndex(({ device }) => id.endsWith(device.deviceKey) && deviceIdText(device) === id);
  return place === -1 ? null : place;
}
