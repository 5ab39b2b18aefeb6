import type { ItemFacts } from '$lib/fleet/work-list/round-facts.svelte';
import { isInDoubt, isOver } from '$lib/fleet/work-list/items';
import { outcomeOf, type WorkOutcome } from '$lib/fleet/work-list/summary';
import { canPrepare, type DeviceRow } from '$lib/fleet/rows';
import { deviceIdText } from '$lib/plans/device-id';
import type { DeviceId, PlanComponent } from '$lib/plans/types';
import type { Journal } from '$lib/storage/journal-record';
import type { WorkItem } from '$lib/storage/work-item-record';
import { attemptEnd } from '$lib/upgrade/attempt-end';

/** The lines of the list that are of these devices, by device. */
export function rowsOf(
  rows: readonly DeviceRow[],
  devices: readonly DeviceId[],
): ReadonlyMap<string, DeviceRow> {
  const wanted = new Set(devices.map(deviceIdText));
  if (wanted.size === 0) return new Map();
  return new Map(
    rows.flatMap((row) => {
      const id = deviceIdText(row.device);
      return wanted.has(id) ? [[id, row] as const] : [];
    }),
  );
}

/** What is to be done at a device next, as far as is known. */
export type DeviceTask =
  /** A first attempt, or one after a failure. */
  | 'upgrade'
  /** Its upgrade was interrupted and goes on. */
  | 'go-on'
  /** It may have the firmware: its version is read, and nothing is sent. */
  | 'verify'
  /** A tab of this browser is at it. */
  | 'elsewhere'
  /** It has no plan that waits: somebody else has upgraded it, or the plan is over. */
  | 'nothing';

type Row = Pick<DeviceRow, 'device' | 'phase'>;

/**
 * What is to be done at a device; `row` is its line of the list, undefined if that is not known. `isInUse`: a tab
 * upgrades it now.
 */
export function taskOf(
  item: WorkItem,
  facts: ItemFacts | undefined,
  row: Row | undefined,
  isInUse = false,
): DeviceTask {
  if (isInUse) return 'elsewhere';
  if (isInDoubt(item)) return 'verify';
  const left = facts?.journal ? leftAs(facts.journal) : 'failed';
  if (left !== 'failed') return left === 'unknown' ? 'verify' : 'go-on';
  return row === undefined || canPrepare(row) ? 'upgrade' : 'nothing';
}

/** How an upgrade was left: what has failed for good is begun anew, unless the device may have something. */
export function leftAs({ records }: Pick<Journal, 'records'>): 'unknown' | 'failed' | 'open' {
  const { kind } = attemptEnd(records, null);
  return kind === 'succeeded' ? 'open' : kind;
}

/**
 * What has come of a device so far: as it was noted, unless the journal of an attempt that nobody saw the end of, as when
 * the app was killed, says more. Undefined until it has been read whether there is one.
 */
export function outcomeSoFar(item: WorkItem, facts: ItemFacts | undefined): WorkOutcome | undefined {
  const noted = outcomeOf(item);
  if (noted === 'succeeded') return noted;
  if (facts === undefined) return undefined;
  const left = facts.journal ? leftAs(facts.journal) : null;
  if (left === 'unknown') return 'unknown';
  return noted === 'untried' && left === 'open' ? 'unfinished' : noted;
}

/** Whether an upgrade of it can begin here and now. */
export function canBegin(task: DeviceTask, facts: ItemFacts | undefined, offline: boolean): boolean {
  if (task === 'nothing' || task === 'elsewhere') return false;
  return !offline || facts?.preparation.state === 'ready';
}

/** What its upgrade brings, as prepared, else as the platform last told; null if neither is known. */
export function componentsOf(
  facts: ItemFacts | undefined,
  cloud: { readonly components: readonly PlanComponent[] } | null | undefined,
): readonly PlanComponent[] | null {
  return facts?.plan?.components ?? cloud?.components ?? null;
}

/** What follows from the end of an attempt for a device of the round; null if it is over, or nothing has ended. */
export function afterwards(item: WorkItem): 'verify' | 'again' | null {
  if (isOver(item) || item.end === null) return null;
  return item.end.kind === 'unknown' ? 'verify' : 'again';
}
