import type { ActivityRecord } from '$lib/storage/activity-record';
import type { Entry } from './entries';
import { mayCount } from './entry-result';

/** Which way an upgrade went, or was decided to go; null if nothing says. */
export type Way = 'cloud' | 'bluetooth' | 'both';

export function wayOf({ lines, followed }: Entry): Way | null {
  const bluetooth = lines.some(({ record }) => record.kind === 'report');
  const cloud = lines.some(({ record }) => isDecision(record));
  if (bluetooth) return cloud ? 'both' : 'bluetooth';
  return cloud || followed !== null ? 'cloud' : null;
}

/** Whose decision it was: in this browser, nobody's here while auto-confirmation was on, or not this browser's. */
export type Origin = 'here' | 'automatic' | 'elsewhere' | 'unknown';

export function originOf({ lines, followed }: Entry): Origin {
  const decided = lines.some(
    (line) => (isDecision(line.record) && mayCount(line)) || line.record.kind === 'report',
  );
  if (decided || followed?.decidedHere === true) return 'here';
  if (followed?.unasked === true) return 'automatic';
  return followed === null ? 'unknown' : 'elsewhere';
}

function isDecision({ action }: ActivityRecord): boolean {
  return action === 'confirm' || action === 'appoint' || action === 'retry';
}

/** Those whose decisions and reports it consists of, each once. */
export const peopleOf = ({ lines }: Pick<Entry, 'lines'>): readonly string[] => [
  ...new Set(lines.map(({ record }) => record.who).filter((who) => who !== '')),
];

/** From which to which version a part goes; null for what is not known. */
export interface VersionChange {
  readonly componentNo: string | null;
  readonly from: string | null;
  readonly to: string;
}

/** From which version to which each component was to go: as decided or reported here, completed by what was seen. */
export function changesOf({ lines, followed }: Pick<Entry, 'lines' | 'followed'>): readonly VersionChange[] {
  const told = new Map<string | null, VersionChange>();
  for (const { record } of lines) {
    const { componentNo, fromVersion, toVersion } = record;
    if (toVersion === null) continue;
    const from = told.get(componentNo)?.from ?? fromVersion;
    told.set(componentNo, { componentNo, from, to: toVersion });
  }
  for (const { componentNo, from, to } of followed?.components ?? []) {
    told.set(componentNo, { componentNo, from: told.get(componentNo)?.from ?? from, to });
  }
  const named = [...told.values()].filter(({ componentNo }) => componentNo !== null);
  // A decision names no part: it says what the first one's change is.
  return named.length > 0 ? named : [...told.values()];
}

/** What the device was called then; empty if nobody said. */
export const nameOf = ({ lines, followed }: Pick<Entry, 'lines' | 'followed'>): string =>
  lines.findLast(({ record }) => record.deviceName !== '')?.record.deviceName ?? followed?.deviceName ?? '';

/** What the plan was called; empty if nobody said. */
export const planNameOf = ({ lines, followed }: Pick<Entry, 'lines' | 'followed'>): string =>
  followed?.planName || (lines.findLast(({ record }) => record.planName !== '')?.record.planName ?? '');
