import { linkTimes, type LinkTimes } from '../bluetooth/web-bluetooth/times';

/** The watch times of one upgrade, in milliseconds: those of the link, and what the flow adds. */
export interface UpgradeTimes extends LinkTimes {
  /** How long a device that was just chosen is tried. */
  readonly firstConnectFor: number;
  /** How long the end of the link is waited for after the last verdict; then it is closed by us. */
  readonly linkEnd: number;
  /** How long a device is left alone that we closed the link to: it may only begin to restart then. */
  readonly leaveAlone: number;
  /** How long it is left alone after the first reading that proves nothing yet. */
  readonly aloneBriefly: number;
  /** How long at least, once, before a reading proves anything: there are boot loaders that need 45 s without a link. */
  readonly aloneLongest: number;
  /** How far apart two readings of an old version are that prove it, and how long one that says nothing is asked. */
  readonly readingsApart: number;
  /** How often the journal notes how far a transfer is. */
  readonly journalEvery: number;
}

const usual: UpgradeTimes = {
  ...linkTimes,
  firstConnectFor: 30_000,
  linkEnd: 10_000,
  leaveAlone: 3_000,
  aloneBriefly: 8_000,
  aloneLongest: 48_000,
  readingsApart: 60_000,
  journalEvery: 2_000,
};

/** The table with every time multiplied by `scale`: 1 in the app, less in a build under test. */
export function upgradeTimes(scale: number): UpgradeTimes {
  const entries = Object.entries(usual).map(([name, ms]) => [name, (ms as number) * scale]);
  return Object.fromEntries(entries) as UpgradeTimes;
}
