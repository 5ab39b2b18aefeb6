import type { DeviceChooser } from './device-chooser.svelte';
import type { UpgradeView } from './upgrade.svelte';

/** How a page shows the choice of a device. */
export type ShownChoice = Omit<DeviceChooser, 'open'>;

/** What a page shows of one upgrade, and what a person can do with it. */
export interface ShownUpgrade extends Omit<UpgradeView, 'open' | 'endedBySignOut' | 'choice'> {
  readonly choice: ShownChoice;
}
