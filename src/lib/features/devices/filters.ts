import type { DeviceId } from '$lib/plans/types';
import { planIdOf, planStateOf, type DeviceRow, type Need } from '$lib/fleet/rows';
import type { PlanState } from '$lib/plans/plan-state';
import { endOfDay } from '$lib/plans/days';
import { isDue } from './due';
import { wasSeen, type LastSeen } from './last-seen';
import { wordsOf } from '$lib/ui/folded';
import { hasWords } from './search-text';

/** What is known of a device's auto-confirmation: it is asked for where a device comes into sight. */
export const autoStates = ['on', 'off', 'unknown'] as const;

export type AutoState = (typeof autoStates)[number];

/** What the list is narrowed to; a field that is absent narrows nothing. */
export interface DeviceFilter {
  /** Words, all of which a device's name, product, keys, tag, plan or versions contain. */
  readonly text?: string;
  readonly need?: Need;
  readonly online?: boolean;
  readonly shared?: boolean;
  readonly productKey?: string;
  /** What a part of it runs, as far as that is known. */
  readonly version?: string;
  readonly planId?: string;
  /** Where its plan stands: finer than what it needs. */
  readonly state?: PlanState;
  readonly auto?: AutoState;
  /** Its plan is open and ends on this day at the latest; YYYY-MM-DD. */
  readonly dueBy?: string;
  readonly seen?: LastSeen;
  /** The id of a list of keys that this browser keeps. */
  readonly keyList?: string;
}

/** What is known beside the lines themselves. */
export interface FilterFacts {
  /** The Developer Center's now, ms since the epoch. */
  readonly now: number;
  /** An IANA name: whose days are meant. */
  readonly zone: string;
  readonly autoOf: (device: DeviceId) => AutoState;
  /** What the device last said that it runs; empty if it was not asked. */
  readonly reportedVersions: (device: DeviceId) => readonly string[];
  /** The keys of a kept list, folded; null if it is not here. */
  readonly keysOf: (list: string) => ReadonlySet<string> | null;
}

type Passes = (row: DeviceRow) => boolean;

/** Whether a filter lets a line through. */
export function passing(filter: DeviceFilter, facts: FilterFacts): Passes {
  const conditions = conditionsOf(filter, facts);
  return (row) => conditions.every((passes) => passes(row));
}

/** The cheap ones first. */
function conditionsOf(filter: DeviceFilter, facts: FilterFacts): readonly Passes[] {
  const { text, need, online, shared, productKey, version, planId, state, auto, dueBy, seen, keyList } =
    filter;
  const conditions: (Passes | null)[] = [
    need === undefined ? null : (row) => row.need === need,
    online === undefined ? null : ({ device }) => device.online === online,
    shared === undefined ? null : ({ device }) => device.shared === shared,
    productKey === undefined ? null : ({ device }) => device.productKey === productKey,
    planId === undefined ? null : (row) => planIdOf(row) === planId,
    state === undefined ? null : (row) => planIdOf(row) !== null && planStateOf(row) === state,
    seen === undefined ? null : ({ device }) => wasSeen(device, seen, facts.now),
    keyList === undefined ? null : listed(facts.keysOf(keyList)),
    dueBy === undefined ? null : due(endOfDay(dueBy, facts.zone), facts.now),
    version === undefined ? null : (row) => versionsOf(row, facts).includes(version),
    auto === undefined ? null : ({ device }) => !device.shared && facts.autoOf(device) === auto,
    searching(wordsOf(text ?? '')),
  ];
  return conditions.filter((each) => each !== null);
}

const searching = (words: readonly string[]): Passes | null =>
  words.length === 0 ? null : (row) => hasWords(row, words);

/** A list that is not here lets nothing through: whoever acts on what is shown must not act on everything. */
const listed =
  (keys: ReadonlySet<string> | null): Passes =>
  ({ device }) =>
    keys?.has(device.deviceKey.toLowerCase()) ?? false;

const due =
  (end: number | null, now: number): Passes =>
  (row) =>
    end !== null && isDue(row, end, now);

/** What a device runs, by its own word, else by its plan's; empty if nobody has told. */
export function versionsOf(
  { device, plan }: DeviceRow,
  { reportedVersions }: Pick<FilterFacts, 'reportedVersions'>,
): readonly string[] {
  const reported = reportedVersions(device);
  if (reported.length > 0) return reported;
  const planned = plan?.components.map(({ currentVersion }) => currentVersion) ?? [];
  return planned.filter((version) => version !== '');
}

/** Whether a filter narrows anything. */
export function isNarrowing(filter: DeviceFilter): boolean {
  return Object.values(filter).some((value) => value !== undefined && value !== '');
}

/** Which fields a person chooses among the filters, and not by typing or by the groups. */
export const chosenFields = [
  'online',
  'shared',
  'productKey',
  'version',
  'planId',
  'state',
  'auto',
  'dueBy',
  'seen',
  'keyList',
] as const satisfies readonly (keyof DeviceFilter)[];

export type ChosenField = (typeof chosenFields)[number];

/** Changes of a filter; undefined takes a field away. */
export type FilterChanges = { readonly [Field in keyof DeviceFilter]?: DeviceFilter[Field] | undefined };

/** The filter with some fields set, or taken away by `undefined`. */
export function changed(filter: DeviceFilter, changes: FilterChanges): DeviceFilter {
  const all = Object.entries({ ...filter, ...changes }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(all);
}
