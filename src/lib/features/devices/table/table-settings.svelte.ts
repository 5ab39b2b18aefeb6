import * as v from 'valibot';
import { keepChoice, keptChoice } from '$lib/platform/kept-choice';
import { columns, type Column } from './columns';
import { sortable, type Sort, type SortColumn } from './sort';

const NAME = 'overair-table';

const USUAL_SORT: Sort = { column: 'state', descending: false };

/** What is left out of it, or cannot be read, is as usual. */
const KeptSchema = v.object({
  hidden: v.fallback(v.array(v.picklist(columns)), []),
  sort: v.fallback(v.object({ column: v.picklist(sortable), descending: v.boolean() }), USUAL_SORT),
});

/** Which columns a person sees, and what the table is sorted by: kept in this browser. */
export class TableSettings {
  #hidden = $state.raw<readonly Column[]>([]);
  #sort = $state.raw<Sort>(USUAL_SORT);

  constructor() {
    const kept = v.safeParse(KeptSchema, keptChoice(NAME));
    if (!kept.success) return;
    this.#hidden = kept.output.hidden;
    this.#sort = kept.output.sort;
  }

  /** The columns that are wanted, if they have room. */
  readonly #chosen = $derived(columns.filter((column) => !this.#hidden.includes(column)));

  get chosen(): readonly Column[] {
    return this.#chosen;
  }

  get sort(): Sort {
    return this.#sort;
  }

  show(column: Column, isShown: boolean): void {
    const others = this.#hidden.filter((each) => each !== column);
    this.#hidden = isShown ? others : [...others, column];
    this.#keep();
  }

  /** Sorts by a column; by one that it is sorted by already, the other way around. */
  sortBy(column: SortColumn): void {
    const isSame = this.#sort.column === column;
    this.#sort = { column, descending: isSame && column !== 'state' && !this.#sort.descending };
    this.#keep();
  }

  /** All columns, by what the devices need. */
  reset(): void {
    this.#hidden = [];
    this.#sort = USUAL_SORT;
    this.#keep();
  }

  #keep(): void {
    keepChoice(NAME, { hidden: this.#hidden, sort: this.#sort });
  }
}
