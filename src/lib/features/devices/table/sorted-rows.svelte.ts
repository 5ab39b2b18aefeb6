import type { DeviceRow } from '$lib/fleet/rows';
import { Turns } from '$lib/platform/turns';
import { sortInTurns } from './merge-sort';
import { comparing, sortKey, type Sort, type SortKey } from './sort';
import { comparePlaces, SortedPlaces } from './sorted-places';

type Rows = readonly DeviceRow[];

/** What a list is sorted by, and for whom. */
export interface Sorting {
  readonly sort: Sort;
  /** A BCP 47 tag. */
  readonly locale: string;
}

/**
 * The lines of a list in the order of one column. What is short is sorted at once, what is long in short tasks, and
 * meanwhile it stands as it stood; news of a few devices move those alone.
 */
export class SortedRows {
  #shown = $state.raw<Rows>([]);
  #isSorting = $state(false);
  #sorting: Sorting | null = null;
  #places: SortedPlaces | null = null;
  #latest: Rows = [];
  #run = 0;

  /** All lines, as they were sorted last. */
  get rows(): Rows {
    return this.#shown;
  }

  get isSorting(): boolean {
    return this.#isSorting;
  }

  /** Sorts these lines; `now` is the Developer Center's time, ms since the epoch. */
  sort(rows: Rows, sorting: Sorting, now: number): void {
    const isSame = this.#sorting?.sort === sorting.sort && this.#sorting.locale === sorting.locale;
    this.#latest = rows;
    this.#sorting = sorting;
    if (sorting.sort.column === 'state') {
      this.#end(rows);
      return;
    }
    if (isSame && this.#isSorting) return;
    const keys = keysOf(rows, sorting.sort, now);
    if (isSame && this.#places?.take(keys) === true) {
      this.#show(rows, this.#places);
      return;
    }
    this.#places = null;
    void this.#sortAll(rows, keys, sorting, now);
  }

  async #sortAll(rows: Rows, keys: readonly SortKey[], sorting: Sorting, now: number): Promise<void> {
    const run = ++this.#run;
    this.#isSorting = true;
    const compare = comparing(sorting.locale, sorting.sort.descending);
    const order = await sortInTurns(
      rows.map((_, place) => place),
      comparePlaces(keys, compare),
      new Turns(),
      () => run === this.#run,
    );
    if (order === null || run !== this.#run) return;
    this.#isSorting = false;
    this.#places = new SortedPlaces(keys, order, compare);
    this.#show(rows, this.#places);
    // What has come meanwhile finds its place now.
    if (this.#latest !== rows) this.sort(this.#latest, sorting, now);
  }

  #end(rows: Rows): void {
    this.#run++;
    this.#isSorting = false;
    this.#places = null;
    this.#shown = rows;
  }

  #show(rows: Rows, { order }: SortedPlaces): void {
    this.#shown = order.flatMap((place) => rows[place] ?? []);
  }
}

function keysOf(rows: Rows, { column }: Sort, now: number): readonly SortKey[] {
  return rows.map((row) => sortKey(column, row, now));
}
