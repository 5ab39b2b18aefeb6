import type { AccountParts } from '$lib/fleet/account-parts';
import { openChannel } from '$lib/platform/channel';
import type { RolloutsOptions } from './rollouts-options';
import { Rollouts } from './rollouts.svelte';

/** The account's upgrades in stages, followed from now on. */
export function openRolloutsOf(account: AccountParts): Rollouts {
  const { database, scope, clock, fleet, outgoing, who, onStop } = account;
  const { store, devices } = fleet;
  const { rollouts, stop } = followedRollouts({
    ...{ database, scope, clock, store, devices, outgoing, who },
    client: fleet.services.client,
    channel: openChannel('rollouts'),
  });
  onStop(stop);
  return rollouts;
}

/** Upgrades in stages that live until they are stopped, and not only as long as the page that opens them. */
export function followedRollouts(options: RolloutsOptions): {
  readonly rollouts: Rollouts;
  readonly stop: () => void;
} {
  let rollouts: Rollouts | undefined;
  const end = $effect.root(() => {
    rollouts = new Rollouts(options);
    $effect(() => rollouts?.follow());
  });
  if (rollouts === undefined) throw new Error('An effect root runs at once');
  return { rollouts, stop: end };
}
