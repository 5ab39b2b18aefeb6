import { PackagesState } from './packages.svelte';
import type { AccountParts } from '$lib/fleet/account-parts';
import { openSupply } from '$lib/fleet/open-supply';

/** What the account keeps for upgrades without a network; what is being got stops with it, and goes on when it is opened again. */
export function openPackages(account: AccountParts): PackagesState {
  const { database, scope, clock, locks, own, onStop } = account;
  const packages = new PackagesState({ database, scope, clock, locks, supply: own(openSupply) });
  onStop(() => packages.leave());
  return packages;
}
