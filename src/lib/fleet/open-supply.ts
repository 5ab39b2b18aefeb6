import { bluetoothPlans } from '$lib/developer-center/bluetooth-plans';
import { createUpgradeSupply } from '$lib/developer-center/upgrade-supply';
import type { UpgradeSupply } from '$lib/firmware/supply';
import type { AccountParts } from './account-parts';

/** What the account's upgrades need from outside, for preparing and for upgrading. */
export function openSupply({ connection, clock, scope }: AccountParts): UpgradeSupply {
  const client = { ...connection.client, ...bluetoothPlans(connection.client) };
  return createUpgradeSupply({ client, clock, account: scope.account });
}
