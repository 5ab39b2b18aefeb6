/** As long as a slice may keep the page, ms: with a processor that is four times slower still under the 50 of a long task. */
const SLICE_MS = 6;

/**
 * Does something with each of many, in slices between which the page gets its turn. Resolves true once all is done, and
 * false if `signal` fired first. The first slice runs before this returns.
 */
export async function inSlices<Item>(
  items: Iterable<Item>,
  work: (item: Item) => void,
  signal: AbortSignal,
): Promise<boolean> {
  let until = performance.now() + SLICE_MS;
  for (const item of items) {
    if (performance.now() >= until) {
      await nextTurn();
      if (signal.aborted) return false;
      until = performance.now() + SLICE_MS;
    }
    work(item);
  }
  return !signal.aborted;
}

/** A task of its own, without the delay of a timer. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
