import type { UpgradeView } from './upgrade.svelte';

/** What a page shows of one upgrade, and what a person can do with it. */
export type ShownUpgrade = Omit<UpgradeView, 'open' | 'endedBySignOut'>;
