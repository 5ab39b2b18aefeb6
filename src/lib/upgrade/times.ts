import { linkTimes, type LinkTimes } from '../bluetooth/web-bluetooth/times';

/** The watch times of one upgrade, in milliseconds: those of the link, and what the flow adds. */
export interface UpgradeTimes extends LinkTimes {
  /** How long a device that was just chosen is tried. */
  readonly firstConnectFor: number;
  /** From the verdict to the first look: a device needs a moment before it restarts. */
  readonly restartGrace: number;
  /** How long after the verdict an old or unreadable version may still change: some restart late. */
  readonly settle: number;
  /** Between two readings of the version meanwhile. */
  readonly readAgain: number;
  /** How often the journal notes how far a transfer is. */
  readonly journalEvery: number;
}

const usual: UpgradeTimes = {
  ...linkTimes,
  firstConnectFor: 30_000,
  restartGrace: 2_000,
  settle: 30_000,
  readAgain: 2_000,
  journalEvery: 2_000,
};

/** The table with every time multiplied by `scale`: 1 in the app, less in a build under test. */
export function upgradeTimes(scale: number): UpgradeTimes {
  const entries = Object.entries(usual).map(([name, ms]) => [name, (ms as number) * scale]);
  return Object.fromEntries(entries) as UpgradeTimes;
}
