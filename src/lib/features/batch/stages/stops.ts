import { deviceIdText } from '$lib/plans/device-id';
import type { StagedUpgradeRecord } from '$lib/storage/staged-upgrade-record';
import { isStopped, type KeptStagedUpgrade } from '$lib/storage/staged-upgrades';
import type { Standing } from '$lib/outbox/standing';
import { laterSeen, type SeenResult } from './outcome';
import { entriesOf, type FailedDevice } from './progress';

/* What becomes of an upgrade in stages; each is asked of it as it is within its transaction. */

/** Stopped by its failures, or by `who`. It stays as it is if it is stopped or has ended already. */
export function stopped(
  head: StagedUpgradeRecord,
  failures: number,
  who: string | null,
  at: number,
): StagedUpgradeRecord {
  if (head.end !== null || isStopped(head)) return head;
  const stop = { at, failures, who, wentOn: null };
  return { ...head, stops: [...head.stops, stop], updatedAt: at };
}

/**
 * Whether a stop has still to take something back: its page went before it could, or something came back that was out. What
 * a person has sent again since it was stopped is no part of that.
 */
export function leftBehind(
  { head, stages }: KeptStagedUpgrade,
  standingOf: (entry: string) => Standing | undefined,
): boolean {
  const stop = head.stops.at(-1);
  if (stop === undefined || stop.wentOn !== null) return false;
  return entriesOf(stages).some((entry) => {
    const standing = standingOf(entry);
    return standing?.kind === 'waiting' && standing.why !== 'answer' && standing.since <= stop.at;
  });
}

/**
 * Goes on after a stop, by a person's reason: those that had failed by then do not count again. It stays as it is if it is
 * not stopped.
 */
export function goingOn(
  head: StagedUpgradeRecord,
  failures: readonly FailedDevice[],
  by: { readonly who: string; readonly reason: string; readonly at: number },
): StagedUpgradeRecord {
  const last = head.stops.at(-1);
  if (head.end !== null || last === undefined || last.wentOn !== null) return head;
  const stops = [...head.stops.slice(0, -1), { ...last, wentOn: by }];
  const forgiven = [...new Set([...head.forgiven, ...failures.map(({ device }) => deviceIdText(device))])];
  return { ...head, stops, forgiven, updatedAt: by.at };
}

/** Ended for good by a person; one that has ended stays as it is. */
export const withEnd = (head: StagedUpgradeRecord, who: string, at: number): StagedUpgradeRecord =>
  head.end === null ? { ...head, end: { at, who }, updatedAt: at } : head;

/** What was seen of devices, beside what is known already; the same object if that is all. */
export function withResults(
  head: StagedUpgradeRecord,
  results: readonly string[],
  at: number,
): StagedUpgradeRecord {
  const merged = head.stages.map((stage, index) => merge(stage.results, results[index] ?? ''));
  if (merged.every((each, index) => each === head.stages[index]?.results)) return head;
  const stages = head.stages.map((stage, index) => ({ ...stage, results: merged[index] ?? stage.results }));
  return { ...head, stages, updatedAt: at };
}

function merge(a: string, b: string): string {
  const length = Math.max(a.length, b.length);
  return Array.from({ length }, (_, place) =>
    laterSeen((a[place] ?? '-') as SeenResult, (b[place] ?? '-') as SeenResult),
  ).join('');
}
