import { OverairError } from '../../errors';
import { Overloaded } from './admission';

/** A page asks for one after the other; several people may share an account. */
const EACH = 4;
const ALL = 256;
/** Seconds. */
const COME_AGAIN = 5;

/** Counts the downloads that are open, each of which keeps connections and memory for as long as it lasts. */
export interface OpenDownloads {
  /**
   * Counts one more of an account; gives what ends it. Throws `too-many-requests` if the account has four open, and
   * `Overloaded` if all together have too many.
   */
  open(account: string): () => void;
  /** How many are open, of all accounts. */
  count(): number;
}

/** Counts for this server alone. */
export function createOpenDownloads(): OpenDownloads {
  const open = new Map<string, number>();
  let all = 0;
  return {
    count: () => all,
    open(account) {
      const mine = open.get(account) ?? 0;
      if (mine >= EACH) throw new OverairError('too-many-requests', { retryAfter: COME_AGAIN });
      if (all >= ALL) throw new Overloaded(COME_AGAIN);
      open.set(account, mine + 1);
      all += 1;
      let ended = false;
      return () => {
        if (ended) return;
        ended = true;
        all -= 1;
        const left = (open.get(account) ?? 1) - 1;
        if (left === 0) open.delete(account);
        else open.set(account, left);
      };
    },
  };
}
