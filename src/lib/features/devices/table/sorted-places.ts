import type { SortKey } from './sort';

type Compare = (a: SortKey, b: SortKey) => number;

/** If more than this move at once, putting each in its place would cost more than sorting all. */
const MOST_MOVES = 500;

/**
 * The places of items in the order of their keys, equal ones as they stand. News of a few move those few, however many
 * there are.
 */
export class SortedPlaces {
  readonly #compare: Compare;
  #keys: readonly SortKey[];
  #order: readonly number[];

  /** `order`: all places of `keys`, sorted. */
  constructor(keys: readonly SortKey[], order: readonly number[], compare: Compare) {
    this.#keys = keys;
    this.#order = order;
    this.#compare = compare;
  }

  get order(): readonly number[] {
    return this.#order;
  }

  /** Takes these keys instead; false, and nothing is taken, if all have to be sorted anew. */
  take(keys: readonly SortKey[]): boolean {
    if (keys.length < this.#keys.length) return false;
    const moved = new Set<number>();
    for (const [place, key] of keys.entries()) {
      if (place >= this.#keys.length || key !== this.#keys[place]) moved.add(place);
      if (moved.size > MOST_MOVES) return false;
    }
    this.#keys = keys;
    if (moved.size === 0) return true;
    const order = this.#order.filter((place) => !moved.has(place));
    for (const place of moved) order.splice(this.#placeIn(order, place), 0, place);
    this.#order = order;
    return true;
  }

  #placeIn(order: readonly number[], place: number): number {
    let [low, high] = [0, order.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (comparePlaces(this.#keys, this.#compare)(order[middle] as number, place) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Compares two places by their keys, equal ones as they stand. */
export function comparePlaces(keys: readonly SortKey[], compare: Compare): (a: number, b: number) => number {
  return (a, b) => compare(keys[a] ?? null, keys[b] ?? null) || a - b;
}
