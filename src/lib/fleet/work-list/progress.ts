import type { DeviceId } from '../../plans/types';
import { sameDevice } from '../../storage/scope';
import type { WorkItem } from '../../storage/work-item-record';
import { agreedPlan, isOver, openItems, type WorkItems } from './items';

/** How far a round is: of `total` devices, `done` are over; the next one is number `done + 1`. */
export interface RoundProgress {
  readonly done: number;
  readonly total: number;
}

/** How many devices of the list are done, and how many stand on it. */
export const progressOf = (items: WorkItems): RoundProgress => ({
  done: items.filter(isOver).length,
  total: items.length,
});

/** Whether a person has begun to go round: what was to be asked beforehand is agreed, and something is still open. */
export const isRunning = (items: WorkItems, now: number): boolean =>
  openItems(items).some((item) => agreedPlan(item, now) !== null);

/**
 * The device to go to: the first in the list's order with which an upgrade can begin now, else the first that is still
 * open, which says what it lacks. `except` comes last: the one that a person has before them. Null once all is done.
 */
export function nextItem(
  items: WorkItems,
  canBegin: (item: WorkItem) => boolean,
  except: DeviceId | null = null,
): WorkItem | null {
  const open = openItems(items);
  const isOther = (item: WorkItem): boolean => except === null || !sameDevice(item, except);
  const others = open.filter(isOther);
  return others.find(canBegin) ?? others[0] ?? open[0] ?? null;
}

/** What the firmware of a device measures, and how fast such devices took it; null if it is not known. */
export interface WorkLoad {
  readonly bytes: number | null;
  readonly bytesPerSecond: number | null;
}

/** How long the transfers of what is open take. */
export interface RemainingTime {
  readonly ms: number;
  /** Of as many devices the size or the speed is not known: they are not in `ms`. */
  readonly unknown: number;
}

/** How long the transfers still take, ms, and how many devices that leaves out as their size or speed is unknown. */
export function remainingTime(loads: readonly WorkLoad[]): RemainingTime {
  let ms = 0;
  let unknown = 0;
  for (const { bytes, bytesPerSecond } of loads) {
    if (bytes === null || bytesPerSecond === null || bytesPerSecond <= 0) unknown++;
    else ms += (bytes / bytesPerSecond) * 1000;
  }
  return { ms, unknown };
}
