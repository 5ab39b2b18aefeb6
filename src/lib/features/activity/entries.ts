import type { ActivityLine } from '$lib/fleet/activity-lines';
import { upgradeKey } from '$lib/fleet/sights';
import { deviceIdText } from '$lib/plans/device-id';
import type { DeviceId } from '$lib/plans/types';
import type { FollowedUpgrade } from '$lib/storage/followed-record';

/** One upgrade of one device, or one setting of its auto-confirmation: everything that the record has of it. */
export interface Entry {
  /** Stays the same as more is told of it. */
  readonly key: string;
  readonly kind: 'upgrade' | 'switch';
  readonly device: DeviceId;
  /** Null if it names no plan. */
  readonly planId: string | null;
  /** What was decided and reported in this browser, the oldest first. */
  readonly lines: readonly ActivityLine[];
  /** What this browser saw of it through the cloud; null if nothing. */
  readonly followed: FollowedUpgrade | null;
  /** When the first and the last of it happened, ms since the epoch. */
  readonly beganAt: number;
  readonly latestAt: number;
}

/**
 * The history by upgrades, the one with the latest event first. Each line and each followed upgrade is in
 * exactly one entry; the order does not depend on theirs.
 */
export function groupEntries(
  lines: readonly ActivityLine[],
  followed: readonly FollowedUpgrade[],
): readonly Entry[] {
  const ordered = lines.toSorted(byTime);
  const keys = keysOf(ordered);
  const found = new Map<string, ActivityLine[]>();
  for (const [index, line] of ordered.entries()) {
    const key = keys[index] ?? '';
    const group = found.get(key);
    if (group === undefined) found.set(key, [line]);
    else group.push(line);
  }
  const followedByKey = new Map(followed.map((each) => [planKey(each, each.planId), each]));
  const all = new Set([...found.keys(), ...followedByKey.keys()]);
  return [...all]
    .map((key) => entryOf(key, found.get(key) ?? [], followedByKey.get(key) ?? null))
    .sort((a, b) => b.latestAt - a.latestAt || compare(a.key, b.key));
}

/** Within one instant a line's id decides, so that the order is always the same. */
const byTime = (a: ActivityLine, b: ActivityLine): number =>
  a.record.happenedAt - b.record.happenedAt || compare(a.record.id, b.record.id);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const planKey = (device: DeviceId, planId: string): string => `plan:${upgradeKey(device, planId)}`;

/** Which entry each line is of. */
function keysOf(ordered: readonly ActivityLine[]): string[] {
  const nameless = new NamelessRuns();
  return ordered.map(({ record }) => {
    if (record.kind === 'auto-confirmation') return `switch:${record.id}`;
    const planId = record.planId ?? record.run?.planId ?? null;
    if (planId !== null) return planKey(record, planId);
    if (record.run !== null) return `run:${deviceIdText(record)}/${record.run.begunAt}`;
    return nameless.keyOf(record);
  });
}

/**
 * Reports from before each said which upgrade it belongs to: those of a device belong together until a component is
 * confirmed that has reported something already.
 */
class NamelessRuns {
  readonly #current = new Map<string, { readonly key: string; readonly reported: Set<string> }>();

  keyOf({ productKey, deviceKey, id, what, componentNo }: ActivityLine['record']): string {
    const device = deviceIdText({ productKey, deviceKey });
    const component = componentNo ?? '';
    let run = this.#current.get(device);
    if (run === undefined || (what === 'confirmed' && run.reported.has(component))) {
      run = { key: `lines:${device}/${id}`, reported: new Set() };
      this.#current.set(device, run);
    }
    run.reported.add(component);
    return run.key;
  }
}

function entryOf(key: string, lines: readonly ActivityLine[], followed: FollowedUpgrade | null): Entry {
  const records = lines.map(({ record }) => record);
  const { productKey, deviceKey } = records[0] ?? followed ?? { productKey: '', deviceKey: '' };
  const times = [
    ...records.map(({ happenedAt }) => happenedAt),
    ...(followed?.sights.map(({ at }) => at) ?? []),
  ];
  return {
    ...{ key, lines, followed },
    kind: records[0]?.kind === 'auto-confirmation' ? 'switch' : 'upgrade',
    device: { productKey, deviceKey },
    planId:
      followed?.planId ??
      records.map(({ planId, run }) => planId ?? run?.planId).find((id) => id != null) ??
      null,
    beganAt: Math.min(...times),
    latestAt: Math.max(...times),
  };
}

/** What is still to be done with an entry: by its lines that are to be sent, or parked. */
export type EntryGroup = 'waiting' | 'refused' | 'unconfigured' | 'done';

/** What asks for a person comes before what goes on by itself. */
const urgency = ['refused', 'unconfigured', 'waiting'] as const;

/** Under which heading an entry stands: the most urgent of its open lines; `done` if none is open. */
export function groupOf({ lines }: Pick<Entry, 'lines'>): EntryGroup {
  return urgency.find((state) => lines.some(({ entry }) => entry?.state === state)) ?? 'done';
}

/** Entries by the day on which something of each happened last, in their order; `dayOf` names the day of an instant. */
export function byDay(
  entries: readonly Entry[],
  dayOf: (instant: number) => string,
): ReadonlyMap<string, readonly Entry[]> {
  const days = new Map<string, Entry[]>();
  for (const entry of entries) {
    const day = dayOf(entry.latestAt);
    const known = days.get(day);
    if (known === undefined) days.set(day, [entry]);
    else known.push(entry);
  }
  return days;
}
