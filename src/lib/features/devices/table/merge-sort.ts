import type { Turns } from '$lib/platform/turns';

/** How many are sorted in one go, and merged between two looks at the clock. */
const AT_ONCE = 256;

/**
 * The items in order, equal ones as they were, found in short tasks. Resolves null if `isWanted` says meanwhile that
 * nobody waits for it any more.
 */
export async function sortInTurns<Item>(
  items: readonly Item[],
  compare: (a: Item, b: Item) => number,
  turns: Turns,
  isWanted: () => boolean,
): Promise<Item[] | null> {
  let from: Item[] = [];
  for (let start = 0; start < items.length; start += AT_ONCE) {
    from = from.concat(items.slice(start, start + AT_ONCE).toSorted(compare));
    if (!turns.isOver) continue;
    await turns.give();
    if (!isWanted()) return null;
  }
  for (let width = AT_ONCE; width < items.length; width *= 2) {
    const to: Item[] = [];
    const pairs = merging(from, to, width, compare);
    while (pairs.next().done !== true) {
      if (!turns.isOver) continue;
      await turns.give();
      if (!isWanted()) return null;
    }
    from = to;
  }
  return from;
}

/** Merges neighbouring sorted stretches of `width` items; stops now and then. */
function* merging<Item>(
  from: readonly Item[],
  to: Item[],
  width: number,
  compare: (a: Item, b: Item) => number,
): Generator<void> {
  for (let start = 0; start < from.length; start += 2 * width) {
    const middle = Math.min(start + width, from.length);
    const end = Math.min(start + 2 * width, from.length);
    let [left, right] = [start, middle];
    while (left < middle || right < end) {
      const a = from[left] as Item;
      const b = from[right] as Item;
      const isLeft = right >= end || (left < middle && compare(a, b) <= 0);
      to.push(isLeft ? a : b);
      if (isLeft) left++;
      else right++;
      if (to.length % AT_ONCE === 0) yield;
    }
  }
}
