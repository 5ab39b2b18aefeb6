import { deviceIdText } from '../plans/device-id';
import type { DeviceId } from '../plans/types';
import type { Database } from '../storage/database';
import { keysUnder, scopeKey, type AccountScope } from '../storage/scope';
import { packageUses } from './package-records';

/** What a kept package is, as people call it. */
export interface PackageVersion {
  /** One of the devices that need it: its product is the package's. */
  readonly device: DeviceId;
  /** The version that it brings. */
  readonly version: string;
}

/** What the kept packages are, by their copies, as far as a kept plan says so. */
export async function packageVersions(
  database: Database,
  scope: AccountScope,
): Promise<Readonly<Record<string, PackageVersion>>> {
  const uses = await packageUses(database, scope);
  const plans = await database.read(['bluetoothPlans'], (transaction) =>
    transaction.objectStore('bluetoothPlans').getAll(keysUnder(...scopeKey(scope))),
  );
  const componentsOf = new Map(plans.map((known) => [deviceIdText(known), known.plan?.components ?? []]));
  return Object.fromEntries(
    uses.flatMap(({ copyId, componentNo, productKey, deviceKey }) => {
      const device = { productKey, deviceKey };
      const component = componentsOf
        .get(deviceIdText(device))
        ?.find((each) => each.componentNo === componentNo);
      return component === undefined ? [] : [[copyId, { device, version: component.targetVersion }] as const];
    }),
  );
}
