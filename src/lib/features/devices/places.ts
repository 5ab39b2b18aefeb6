import type { DeviceRow } from '$lib/fleet/rows';
import { deviceIdText } from '$lib/plans/device-id';

type Order = readonly DeviceRow[];

/** Where one was found last: whoever looks for one looks for it again, or for its neighbour. */
let near = 0;

/**
 * Where a device, as `deviceIdText`, stands in an order of lines; null if it is not there. To look through ten thousand
 * costs less than to make a map of them, which holds no longer than the order.
 */
export function placeOf(order: Order, id: string): number | null {
  const isIt = ({ device }: DeviceRow): boolean =>
    id.endsWith(device.deviceKey) && deviceIdText(device) === id;
  const isAt = (place: number): boolean => order[place] !== undefined && isIt(order[place]);
  const place = [near, near - 1, near + 1].find(isAt) ?? order.findIndex(isIt);
  if (place === -1) return null;
  near = place;
  return place;
}
