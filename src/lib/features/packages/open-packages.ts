import { PackagesState } from './packages.svelte';
import type { AccountParts } from '$lib/fleet/account-parts';

/** What the account keeps for upgrades without a network; what is being got ends with it. */
export function openPackages(account: AccountParts): PackagesState {
  const { connection, database, scope, clock, locks, onStop } = account;
  const packages = new PackagesState({ database, scope, clock, locks, client: connection.client });
  onStop(() => packages.cancel());
  return packages;
}
