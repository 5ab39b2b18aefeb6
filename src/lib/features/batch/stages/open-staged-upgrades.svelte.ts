import type { AccountParts } from '$lib/fleet/account-parts';
import { openChannel } from '$lib/platform/channel';
import type { StagedUpgradesOptions } from './staged-upgrades-options';
import { StagedUpgrades } from './staged-upgrades.svelte';

/** The account's upgrades in stages, followed from now on. */
export function openStagedUpgradesOf(account: AccountParts): StagedUpgrades {
  const { database, scope, clock, fleet, outgoing, who, onStop } = account;
  const { store, devices } = fleet;
  const { stagedUpgrades, stop } = followedStagedUpgrades({
    ...{ database, scope, clock, store, devices, outgoing, who },
    client: fleet.services.client,
    channel: openChannel('rollouts'), // tabs of the version before listen to this name
  });
  onStop(stop);
  return stagedUpgrades;
}

/** Upgrades in stages that live until they are stopped, and not only as long as the page that opens them. */
export function followedStagedUpgrades(options: StagedUpgradesOptions): {
  readonly stagedUpgrades: StagedUpgrades;
  readonly stop: () => void;
} {
  let stagedUpgrades: StagedUpgrades | undefined;
  const end = $effect.root(() => {
    stagedUpgrades = new StagedUpgrades(options);
    $effect(() => stagedUpgrades?.follow());
  });
  if (stagedUpgrades === undefined) throw new Error('An effect root runs at once');
  return { stagedUpgrades, stop: end };
}
