import { filterRows, isNarrowing, passing, type DeviceFilter } from './filters';
import { inOrder, type ListView } from './list-view.svelte';
import { byNeed, groupByNeed, needs, type DeviceRow, type Need } from '$lib/fleet/rows';
import type { SelectionRule } from './selection-rules';

type Groups = Readonly<Record<Need, readonly DeviceRow[]>>;

/** The lines that a filter lets through, as the list draws them. */
export class ListGroups {
  readonly #rows: () => readonly DeviceRow[];
  readonly #filter: () => DeviceFilter;
  readonly #view: ListView;

  readonly #matching = $derived.by(() => {
    // Without `need`: its own choices say how many each would show.
    const { need, ...filter } = this.#filter();
    return { need, groups: groupByNeed(filterRows(this.#rows(), filter)) };
  });

  readonly #groups = $derived.by((): Groups => {
    const { need, groups } = this.#matching;
    if (need === undefined) return groups;
    return byNeed((each) => (each === need ? groups[each] : []));
  });

  readonly #shown = $derived.by((): Groups => {
    const { need } = this.#filter();
    return byNeed((each) => this.#view.shown(this.#groups[each], each, each === need));
  });

  readonly #order = $derived.by(() => inOrder(this.#shown, needs));

  readonly #all = $derived.by(() => inOrder(this.#groups, needs));

  constructor(rows: () => readonly DeviceRow[], filter: () => DeviceFilter, view: ListView) {
    this.#rows = rows;
    this.#filter = filter;
    this.#view = view;
  }

  /** All lines that match, by need. */
  get groups(): Groups {
    return this.#groups;
  }

  /** Those of them that are drawn: of a long group that nobody expanded only the first. */
  get shown(): Groups {
    return this.#shown;
  }

  /** What is drawn, as the eye meets it. */
  get order(): readonly DeviceRow[] {
    return this.#order;
  }

  /** All that match, as the eye would meet them. */
  get all(): readonly DeviceRow[] {
    return this.#all;
  }

  /** How many would match with each need. */
  get counts(): Readonly<Record<Need, number>> {
    const { groups } = this.#matching;
    return byNeed((need) => groups[need].length);
  }

  /** What is listed now, as a rule for what is still to come: all of it, or one group. */
  rule(need?: Need): SelectionRule {
    const filter = this.#filter();
    return { name: need ?? 'all', picks: passing(need === undefined ? filter : { ...filter, need }) };
  }

  get isNarrowed(): boolean {
    return isNarrowing(this.#filter());
  }
}

/** The products of the lines with a name each, in the order of the names. */
export function productsOf(rows: readonly DeviceRow[]): readonly (readonly [key: string, name: string])[] {
  const names: Record<string, string> = {};
  for (const { device } of rows) names[device.productKey] ??= device.productName || device.productKey;
  return Object.entries(names).toSorted(([, a], [, b]) => a.localeCompare(b));
}
