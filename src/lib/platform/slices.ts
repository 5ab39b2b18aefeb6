import { Turns } from './turns';

/**
 * Does something with each of many, in slices between which the page gets its turn. Resolves true once all is done, and
 * false if `signal` fired first. The first slice runs before this returns.
 */
export async function inSlices<Item>(
  items: Iterable<Item>,
  work: (item: Item) => void,
  signal: AbortSignal,
): Promise<boolean> {
  const turns = new Turns();
  for (const item of items) {
    if (turns.isOver) {
      await turns.give();
      if (signal.aborted) return false;
    }
    work(item);
  }
  return !signal.aborted;
}
