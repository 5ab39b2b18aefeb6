import { ActivityState } from './activity.svelte';
import type { AccountParts } from '$lib/fleet/account-parts';

/** What happened with the account's devices. */
export function openActivity({ database, scope, outgoing }: AccountParts): ActivityState {
  return new ActivityState({ database, scope, outgoing });
}
