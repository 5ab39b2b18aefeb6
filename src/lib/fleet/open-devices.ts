import { DeviceState } from '$lib/fleet/device.svelte';
import { OpenStates } from '$lib/fleet/open-states';
import type { DeviceId } from '$lib/plans/types';
import type { AccountParts } from './account-parts';

/** The devices whose pages are open. */
export function openDevices({ fleet }: AccountParts): OpenStates<DeviceId, DeviceState> {
  return new OpenStates((id) => new DeviceState(fleet.services, id, () => fleet.devices.find(id)));
}
