import type { AccountParts } from '$lib/fleet/account-parts';
import { FirstLook } from './first-look.svelte';

/** When an account's list is first shown, however often its page comes and goes. */
export const openFirstLook = ({ clock, connection, fleet }: AccountParts): FirstLook =>
  new FirstLook({
    clock,
    rows: () => fleet.devices.rows,
    isVain: () => connection.offline || fleet.followProblem !== null,
  });
