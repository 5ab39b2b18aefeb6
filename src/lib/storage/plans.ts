import type { DeviceId, DevicePlan } from '../plans/types';
import type { Database } from './database';
import type { PlanRecord, PlanRoute } from './schema';
import { deviceKey, keysUnder, scopeKey, type AccountScope } from './scope';

/** Keeps what the Developer Center said at `readAt` of a device's plan on one route: the plan, or that there is none. */
export async function keepPlan(
  database: Database,
  scope: AccountScope,
  known: DeviceId & { route: PlanRoute; plan: DevicePlan | null; readAt: number },
): Promise<void> {
  const { center, account } = scope;
  const { productKey, deviceKey, route, plan, readAt } = known;
  await database.write(['plans'], (transaction) =>
    transaction.objectStore('plans').put({ center, account, productKey, deviceKey, route, plan, readAt }),
  );
}

/** A device's plan as last known, or null where nothing is known. */
export async function keptPlan(
  database: Database,
  scope: AccountScope,
  device: DeviceId,
  route: PlanRoute,
): Promise<PlanRecord | null> {
  const record = await database.read(['plans'], (transaction) =>
    transaction.objectStore('plans').get([...deviceKey(scope, device), route]),
  );
  return record ?? null;
}

/** All plans of the account as last known. */
export function keptPlans(database: Database, scope: AccountScope): Promise<PlanRecord[]> {
  return database.read(['plans'], (transaction) =>
    transaction.objectStore('plans').getAll(keysUnder(...scopeKey(scope))),
  );
}
