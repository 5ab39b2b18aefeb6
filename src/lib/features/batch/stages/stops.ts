import { deviceIdText } from '$lib/plans/device-id';
import type { RolloutRecord } from '$lib/storage/rollout-record';
import { isStopped } from '$lib/storage/rollouts';
import { laterSeen, type Seen } from './outcome';
import type { Failure } from './progress';

/* What becomes of an upgrade in stages; each is asked of it as it is within its transaction. */

/** Stopped by its failures, or by `who`. It stays as it is if it is stopped or has ended already. */
export function stopped(
  head: RolloutRecord,
  failures: number,
  who: string | null,
  at: number,
): RolloutRecord {
  if (head.end !== null || isStopped(head)) return head;
  const stop = { at, failures, who, wentOn: null };
  return { ...head, stops: [...head.stops, stop], updatedAt: at };
}

/**
 * Goes on after a stop, by a person's reason: those that had failed by then do not count again. It stays as it is if it is
 * not stopped.
 */
export function goingOn(
  head: RolloutRecord,
  failures: readonly Failure[],
  by: { readonly who: string; readonly reason: string; readonly at: number },
): RolloutRecord {
  const last = head.stops.at(-1);
  if (head.end !== null || last === undefined || last.wentOn !== null) return head;
  const stops = [...head.stops.slice(0, -1), { ...last, wentOn: by }];
  const forgiven = [...new Set([...head.forgiven, ...failures.map(({ device }) => deviceIdText(device))])];
  return { ...head, stops, forgiven, updatedAt: by.at };
}

/** Ended for good by a person; one that has ended stays as it is. */
export const withEnd = (head: RolloutRecord, who: string, at: number): RolloutRecord =>
  head.end === null ? { ...head, end: { at, who }, updatedAt: at } : head;

/** What was seen of devices, beside what is known already; the same object if that is all. */
export function withResults(head: RolloutRecord, results: readonly string[], at: number): RolloutRecord {
  const merged = head.stages.map((stage, index) => merge(stage.results, results[index] ?? ''));
  if (merged.every((each, index) => each === head.stages[index]?.results)) return head;
  const stages = head.stages.map((stage, index) => ({ ...stage, results: merged[index] ?? stage.results }));
  return { ...head, stages, updatedAt: at };
}

function merge(a: string, b: string): string {
  const length = Math.max(a.length, b.length);
  return Array.from({ length }, (_, place) =>
    laterSeen((a[place] ?? '-') as Seen, (b[place] ?? '-') as Seen),
  ).join('');
}
