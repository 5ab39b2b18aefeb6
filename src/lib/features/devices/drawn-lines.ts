import { needs, type DeviceRow, type Need } from '$lib/fleet/rows';
import { FIRST_LINES } from './list-view.svelte';

type Groups = Readonly<Record<Need, readonly DeviceRow[]>>;

/** A group, and as many of its lines as are drawn. */
export interface DrawnGroup {
  readonly need: Need;
  readonly lines: number;
}

/** A group's further lines are drawn when they come near what is in sight. */
const atOnce = (lines: readonly unknown[]): number => Math.min(lines.length, FIRST_LINES);

/** How many lines the list draws wherever it is scrolled to. */
export const linesAtOnce = (shown: Groups): number =>
  needs.reduce((sum, need) => sum + atOnce(shown[need]), 0);

/** The groups that are drawn if of the lines that are `shown` only the first `count` are; a whole one has no limit. */
export function drawnGroups(shown: Groups, count: number): readonly DrawnGroup[] {
  let left = count;
  return needs.flatMap((need) => {
    const size = atOnce(shown[need]);
    if (size === 0 || left <= 0) return [];
    const lines = left < size ? left : Infinity;
    left -= size;
    return [{ need, lines }];
  });
}
