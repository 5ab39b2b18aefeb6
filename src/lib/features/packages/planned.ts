import type { PlannedDevice } from '$lib/firmware/missing-bytes';
import type { DeviceRow } from '$lib/fleet/rows';
import { deviceIdText } from '$lib/plans/device-id';
import type { DeviceId } from '$lib/plans/types';

/** What devices are to be brought, by the plans that are known of them. */
export function plannedOf(
  rows: readonly DeviceRow[],
  devices: readonly DeviceId[],
): readonly PlannedDevice[] {
  const wanted = new Set(devices.map(deviceIdText));
  return rows.flatMap(({ device, plan }) =>
    plan && wanted.has(deviceIdText(device))
      ? [{ device, planId: plan.planId, components: plan.components }]
      : [],
  );
}
