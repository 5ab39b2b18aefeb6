import type { Device } from '$lib/developer-center/types';
import type { DeviceId } from '$lib/plans/types';

/** What the person has selected in the list, as a batch needs it. */
export interface BatchSelection {
  /** Those of `devices` that are selected. */
  of(devices: readonly Device[]): readonly Device[];
  remove(devices: readonly DeviceId[]): void;
  clear(): void;
}
