import type { Device } from '$lib/developer-center/types';
import type { PackagesState } from './packages.svelte';

/** What is needed to say how far a device is prepared, and to prepare it. */
export interface PrepareProps {
  readonly device: Device;
  readonly packages: PackagesState;
  readonly offline: boolean;
  readonly now: number;
  /** All devices whose preparation the page shows. */
  readonly devices: readonly Device[];
}
