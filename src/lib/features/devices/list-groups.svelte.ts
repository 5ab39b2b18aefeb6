import { changed, isNarrowing, passing, type DeviceFilter, type FilterFacts } from './filters';
import { inOrder, type ListView } from './list-view.svelte';
import { NarrowingSearch } from './narrowing-search';
import { byNeed, groupByNeed, needs, type DeviceRow, type Need } from '$lib/fleet/rows';
import type { SelectionRule } from './selection-rules';

type Groups = Readonly<Record<Need, readonly DeviceRow[]>>;

/** The lines that a filter lets through, as the list draws them. */
export class ListGroups {
  readonly #rows: () => readonly DeviceRow[];
  readonly #filter: () => DeviceFilter;
  readonly #view: ListView;
  readonly #facts: FilterFacts;

  readonly #search = new NarrowingSearch();

  readonly #found = $derived.by(() => this.#search.find(this.#rows(), this.#filter().text ?? ''));

  readonly #matching = $derived.by(() => {
    // Without `need`: its own choices say how many each would show. What has the words is found already.
    const { need, ...filter } = changed(this.#filter(), { text: undefined });
    return { need, groups: groupByNeed(this.#found.filter(passing(filter, this.#facts))) };
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

  constructor(
    rows: () => readonly DeviceRow[],
    filter: () => DeviceFilter,
    view: ListView,
    facts: FilterFacts,
  ) {
    this.#rows = rows;
    this.#filter = filter;
    this.#view = view;
    this.#facts = facts;
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
    const narrowed = need === undefined ? filter : { ...filter, need };
    return { name: need ?? 'all', picks: passing(narrowed, this.#facts) };
  }

  get isNarrowed(): boolean {
    return isNarrowing(this.#filter());
  }
}
