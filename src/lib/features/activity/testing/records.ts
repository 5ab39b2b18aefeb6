import type { ActivityLine } from '$lib/fleet/activity-lines';
import type { ActivityRecord } from '$lib/storage/activity-record';
import type { FollowedUpgrade, Sight } from '$lib/storage/followed-record';
import type { OutboxRecord } from '$lib/storage/outbox-record';
import { START } from '$lib/testing/clock';
import { alice, meter } from '$lib/testing/database';
import { keptEntry, keptRecords } from '$lib/testing/kept-records';

export const MINUTE = 60_000;

/** A minute of the test's time, counted from its start. */
export const minute = (count: number): number => START + count * MINUTE;

/** A decision that the platform has taken, unless `changes` say otherwise. */
export const lineWith = (
  id: string,
  changes: Partial<ActivityRecord> = {},
  entry: Partial<OutboxRecord> | null = null,
): ActivityLine => ({
  record: {
    ...{ ...keptRecords.activity, id, happenedAt: START, outcome: 'accepted', acceptedAt: START },
    ...{ what: 'confirm', action: 'confirm', appointment: null, refusal: null, durationMs: null },
    ...changes,
  },
  entry: entry === null ? null : { ...keptEntry, ...entry, id },
});

/** A report of a Bluetooth upgrade of plan 7 that began at the start. */
export const reportWith = (id: string, what: string, changes: Partial<ActivityRecord> = {}): ActivityLine =>
  lineWith(id, {
    ...{ kind: 'report', what, action: null, planId: null, componentNo: 'MODULE' },
    run: { planId: '7', begunAt: START },
    ...changes,
  });

export const followedWith = (
  sights: readonly Sight[],
  changes: Partial<FollowedUpgrade> = {},
): FollowedUpgrade => ({
  ...{ ...keptRecords.followedUpgrades, ...alice, ...meter, sights, decidedHere: false },
  updatedAt: sights.at(-1)?.at ?? START,
  ...changes,
});

/** A state that was seen as it came about. */
export const sight = (state: Sight['state'], at: number): Sight => ({ state, at, since: at - MINUTE });
