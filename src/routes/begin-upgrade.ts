import { goto } from '$app/navigation';
import { resolve } from '$app/paths';
import type { OpenUpgrades } from '$lib/features/bluetooth-upgrade/open-upgrades';
import type { DevicesState } from '$lib/fleet/devices.svelte';
import type { RoundTurn } from '$lib/fleet/work-list/turn.svelte';
import type { DeviceId } from '$lib/plans/types';

export interface BeginParts {
  readonly devices: Pick<DevicesState, 'find'>;
  readonly turn: RoundTurn;
  readonly upgrades: OpenUpgrades;
}

/**
 * Goes to a device of the round, in the handler of a tap: the browser's choice of it opens at once, and its page beneath.
 * There what was agreed to beforehand is confirmed as soon as the device is chosen.
 */
export function beginUpgrade(
  { productKey, deviceKey }: DeviceId,
  way: 'chooser' | 'virtual',
  { devices, turn, upgrades }: BeginParts,
): void {
  const id = { productKey, deviceKey };
  turn.begin(id, way === 'virtual');
  const device = devices.find(id);
  // A virtual one is made by the plan, which the page asks for first.
  if (device !== undefined && way === 'chooser') void upgrades.of(device).state.choice.choose('expected');
  void goto(resolve('/devices/[productKey]/[deviceKey]/bluetooth', id));
}
