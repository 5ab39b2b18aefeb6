import { canTransfer, completePlan, saysAll, type BluetoothPlan } from '../plans/bluetooth-plan';
import type { DeviceId } from '../plans/types';
import type { CallOptions, DeveloperCenter } from './client';
import { readFetchedPlan } from './fetched-plan-schema';

/** What the Developer Center says of upgrades over Bluetooth. */
export interface BluetoothPlans {
  /**
   * null if the device has no plan that could go over Bluetooth. What getFetchPlan does not say of it comes from
   * the device's plan through the cloud; rejects with `plans-differ` and `package-missing` as `completePlan` does.
   */
  bluetoothPlan(device: DeviceId, options?: CallOptions): Promise<BluetoothPlan | null>;
}

/** Apart from the client, since most pages do without the rules by which two answers become one plan. */
export function bluetoothPlans(client: Pick<DeveloperCenter, 'fetchedPlan' | 'devicePlan'>): BluetoothPlans {
  return {
    bluetoothPlan: async (device, calls) => {
      const fetched = readFetchedPlan(await client.fetchedPlan(device, calls));
      if (fetched === null) return null;
      if (saysAll(fetched)) return completePlan(fetched, null);
      const cloud = client.devicePlan(device, calls);
      // Only its notes would be missing.
      return completePlan(fetched, await (canTransfer(fetched) ? cloud.catch(() => null) : cloud));
    },
  };
}
