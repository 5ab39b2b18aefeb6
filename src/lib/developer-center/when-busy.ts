import { pause, type Clock } from '../clock';
import { toOverairError } from '../errors';
import { classify, retryAfterOf } from './failures';

/** How often a question is asked again. */
const MOST_AGAIN = 4;

/** A server that wants to be left alone for longer is not just busy, ms. */
const LONGEST_WAIT = 15_000;

/**
 * Asks a question; a server that has too much to do says when to come again, and is asked again then. A person who
 * waits for the answer waits a little longer, instead of being told to come back. Rejects as `ask` does.
 */
export async function askUntilHeard<T>(
  ask: () => Promise<T>,
  { clock, signal }: { readonly clock: Clock; readonly signal?: AbortSignal | undefined },
): Promise<T> {
  for (let again = 0; ; again++) {
    try {
      return await ask();
    } catch (caught) {
      const error = toOverairError(caught);
      const wait = retryAfterOf(error);
      if (classify(error) !== 'busy' || wait === 0 || wait > LONGEST_WAIT || again === MOST_AGAIN)
        throw error;
      await pause(clock, wait, signal);
    }
  }
}
