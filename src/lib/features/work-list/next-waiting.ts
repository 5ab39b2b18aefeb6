import type { AccountParts } from '$lib/fleet/account-parts';
import { canPrepare, type DeviceRow } from '$lib/fleet/rows';
import { RoundFacts } from '$lib/fleet/work-list/round-facts.svelte';
import type { DeviceId } from '$lib/plans/types';
import { sameDevice } from '$lib/storage/scope';

/**
 * The account's devices whose plans wait and that take their firmware over Bluetooth alone, without the one that a
 * person has before them, in the list's order.
 */
export const waitingForBluetooth = (rows: readonly DeviceRow[], before: DeviceId): readonly DeviceRow[] =>
  rows.filter(
    (row) =>
      row.device.bluetoothOnly && row.need === 'action' && canPrepare(row) && !sameDevice(row.device, before),
  );

/** What is kept for devices that stand on no list, apart from the round's. */
export const openWaitingFacts = (parts: AccountParts): RoundFacts => new RoundFacts(parts);
