import type { BluetoothPlan } from '../plans/bluetooth-plan';
import type { DeviceId, DevicePlan } from '../plans/types';
import type { Database } from './database';
import type { BluetoothPlanRecord, PlanRecord } from './plan-record';
import { deviceKey, keysUnder, scopeKey, type AccountScope } from './scope';

/** What the Developer Center said at `readAt` of a device's plan: the plan, or that there is none. */
export interface KnownPlan extends DeviceId {
  readonly plan: DevicePlan | null;
  readonly readAt: number;
}

/** Keeps what was told of the plans of devices, in one transaction. */
export async function keepPlans(
  database: Database,
  scope: AccountScope,
  plans: readonly KnownPlan[],
): Promise<void> {
  const { center, account } = scope;
  await database.write(['plans'], async (transaction) => {
    const store = transaction.objectStore('plans');
    await Promise.all(
      plans.map(async ({ productKey, deviceKey, plan, readAt }) =>
        store.put({ center, account, productKey, deviceKey, plan, readAt }),
      ),
    );
  });
}

/** A device's plan as last known, or null if nothing is known. */
export async function keptPlan(
  database: Database,
  scope: AccountScope,
  device: DeviceId,
): Promise<PlanRecord | null> {
  const record = await database.read(['plans'], (transaction) =>
    transaction.objectStore('plans').get(deviceKey(scope, device)),
  );
  return record ?? null;
}

/** All plans of the account as last known. */
export function keptPlans(database: Database, scope: AccountScope): Promise<PlanRecord[]> {
  return database.read(['plans'], (transaction) =>
    transaction.objectStore('plans').getAll(keysUnder(...scopeKey(scope))),
  );
}

/** Keeps what the Developer Center said at `readAt` of a device's Bluetooth plan: the plan with its end, or none. */
export async function keepBluetoothPlan(
  database: Database,
  scope: AccountScope,
  known: DeviceId & { plan: BluetoothPlan | null; end: number | null; readAt: number },
): Promise<void> {
  const { center, account } = scope;
  const { productKey, deviceKey, plan, end, readAt } = known;
  await database.write(['bluetoothPlans'], (transaction) =>
    transaction
      .objectStore('bluetoothPlans')
      .put({ center, account, productKey, deviceKey, plan, end, readAt }),
  );
}

/** A device's Bluetooth plan as last known, or null if nothing is known. */
export async function keptBluetoothPlan(
  database: Database,
  scope: AccountScope,
  device: DeviceId,
): Promise<BluetoothPlanRecord | null> {
  const record = await database.read(['bluetoothPlans'], (transaction) =>
    transaction.objectStore('bluetoothPlans').get(deviceKey(scope, device)),
  );
  return record ?? null;
}
