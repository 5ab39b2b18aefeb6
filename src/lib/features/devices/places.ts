import type { DeviceRow } from '$lib/fleet/rows';
import { deviceIdText } from '$lib/plans/device-id';

type Order = readonly DeviceRow[];

/** A list of thousands is looked through once, not at every key. */
const kept = new WeakMap<Order, ReadonlyMap<string, number>>();

/** Where a device, as `deviceIdText`, stands in an order of lines; null if it is not there. */
export function placeOf(order: Order, id: string): number | null {
  let places = kept.get(order);
  if (places === undefined) {
    places = new Map(order.map(({ device }, place) => [deviceIdText(device), place]));
    kept.set(order, places);
  }
  return places.get(id) ?? null;
}
