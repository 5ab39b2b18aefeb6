import type { DeviceRow, Need } from '$lib/fleet/rows';
import { deviceIdText } from '$lib/plans/device-id';
import type { DeviceId } from '$lib/plans/types';
import { placeOf } from './places';
import { Selection } from './selection';

/** How many lines of a group are shown before the rest is asked for. */
export const FIRST_LINES = 50;

type Groups = Readonly<Record<Need, readonly DeviceRow[]>>;

/** Where the arrow keys go from a line. */
export type ListStep = 'next' | 'previous' | 'first' | 'last' | 'page-down' | 'page-up';

/** How a person looks at the list. It outlives the page, so that coming back finds everything as it was left. */
export class ListView {
  readonly selection = new Selection();
  /** How far a list that scrolls by itself was scrolled, pixels. */
  scrolled = 0;
  /** Whether all of its lines have been drawn once. */
  wasDrawn = false;
  #expanded = $state.raw<readonly Need[]>([]);
  #current = $state<string | null>(null);

  /** The line that the keyboard stands on, as `deviceIdText`; null before it has been in the list. */
  get current(): string | null {
    return this.#current;
  }

  standOn(device: DeviceId): void {
    this.#current = deviceIdText(device);
  }

  isExpanded(need: Need): boolean {
    return this.#expanded.includes(need);
  }

  expand(need: Need): void {
    this.#expanded = [...this.#expanded, need];
  }

  /** The lines of a group that are shown; all if it is expanded or `alone`. */
  shown(rows: readonly DeviceRow[], need: Need, alone: boolean): readonly DeviceRow[] {
    return alone || this.isExpanded(need) ? rows : rows.slice(0, FIRST_LINES);
  }
}

/**
 * The line a step leads to, among those shown in their order; null if there is none. It does not wrap around. A page is
 * as many lines as `page` says.
 */
export function stepFrom(
  rows: readonly DeviceRow[],
  current: string | null,
  step: ListStep,
  page: number,
): DeviceRow | null {
  const last = rows.length - 1;
  const at = (current === null ? null : placeOf(rows, current)) ?? -1;
  const index = {
    next: at + 1,
    previous: at - 1,
    first: 0,
    last,
    'page-down': at + page,
    'page-up': at - page,
  }[step];
  return rows[Math.min(Math.max(index, 0), last)] ?? null;
}

/** The groups' lines one after another, as the eye meets them. */
export function inOrder(groups: Groups, order: readonly Need[]): readonly DeviceRow[] {
  return order.flatMap((need) => groups[need]);
}
