import type { UpgradePhase } from './phases';

type PhaseName = UpgradePhase['name'];

/** Leaving would interrupt something. */
const working: ReadonlySet<PhaseName> = new Set([
  'confirming',
  'checking-packages',
  'downloading',
  'choosing',
  'connecting',
  'signing-in',
  'asking',
  'transferring',
  'reconnecting',
  'restarting',
  'checking',
  'cancelling',
]);

/** What it has come to: to be seen until the person leaves it. */
const ended: ReadonlySet<PhaseName> = new Set(['failed', 'cancelled', 'finished']);

/** Only what could begin is shown. */
const beforeBegin: ReadonlySet<PhaseName> = new Set(['no-plan', 'settling', 'interrupted', 'offering']);

export const isWorking = ({ name }: UpgradePhase): boolean => working.has(name);
export const hasEnded = ({ name }: UpgradePhase): boolean => ended.has(name);
export const isBeforeBegin = ({ name }: UpgradePhase): boolean => beforeBegin.has(name);
