import type { DeviceId, PlanComponent } from '../plans/types';
import type { PackageRecord } from '../storage/package-record';
import { fileIdentity } from './identity';
import { findCopy } from './package-records';
import { wantedFiles } from './preparation';

/** What a device is to be brought, as far as its plan tells. */
export interface PlannedDevice {
  readonly device: DeviceId;
  readonly planId: string | null;
  readonly components: readonly PlanComponent[];
}

/** How many bytes of packages are still to be loaded for devices; what several need counts once. */
export function missingBytes(planned: readonly PlannedDevice[], records: readonly PackageRecord[]): number {
  const missing = new Map<string, number>();
  for (const { device, planId, components } of planned) {
    for (const wanted of wantedFiles(device, { planId, notes: '', components }, 0)) {
      const copy = findCopy(records, wanted);
      const received = copy?.sha256 == null ? (copy?.received ?? 0) : wanted.file.size;
      missing.set(fileIdentity(wanted), Math.max(0, wanted.file.size - received));
    }
  }
  return [...missing.values()].reduce((sum, bytes) => sum + bytes, 0);
}
