import { createHash } from 'node:crypto';
import type { Clock } from '../../clock';
import { isOverairError, type OverairError } from '../../errors';
import type { Tokens } from './tokens';

/** How long a late request with the old tokens is given the result that an earlier one has fetched. */
const KEEP_MS = 60_000;

/** Asks the Developer Center once for new tokens of an account, given by its id. */
type FetchTokens = (refreshToken: string, account: string) => Promise<Tokens>;

/** Gives what `fetch` gives, or what it has given to another server that asked for the same. */
export type ShareRenewal = (refreshToken: string, fetch: () => Promise<Tokens>) => Promise<Tokens>;

export interface Renewer {
  /** New tokens for an account's old ones: one request upstream, however many ask. */
  renew(old: Tokens, account: string): Promise<Tokens>;
}

/** What may mean that the platform has renewed and only its answer was lost. */
function answerWasLost(error: unknown): error is OverairError {
  return isOverairError(error, 'upstream-unavailable') || isOverairError(error, 'answer-malformed');
}

/**
 * Renews tokens. The platform takes the last refresh token until the new one has been used, so that after a lost
 * answer the same one is tried again at once. A failure is not kept: the next request tries anew.
 */
export function createRenewer(
  fetchTokens: FetchTokens,
  clock: Clock,
  share: ShareRenewal = (_, fetch) => fetch(),
): Renewer {
  const running = new Map<string, Promise<Tokens>>();

  async function renewOnce(refreshToken: string, account: string): Promise<Tokens> {
    try {
      return await fetchTokens(refreshToken, account);
    } catch (error) {
      if (!answerWasLost(error)) throw error;
      return await fetchTokens(refreshToken, account);
    }
  }

  return {
    renew(old, account) {
      const key = createHash('sha256').update(old.refresh).digest('base64');
      const known = running.get(key);
      if (known) return known;
      const renewal = share(old.refresh, () => renewOnce(old.refresh, account));
      running.set(key, renewal);
      renewal.then(
        () => clock.after(KEEP_MS, () => running.delete(key)),
        () => running.delete(key),
      );
      return renewal;
    },
  };
}
