import { OverairError } from '../../errors';
import { clientKey, createRateLimit } from './rate-limit';

const WINDOW_MS = 60_000;
/** Passwords that one client may get wrong in a minute. */
const FAILURES = 10;
/** Sign-ins of one client in a minute, whatever became of them: an office may share one address. */
const ATTEMPTS = 60;

/** How often one client address may sign in. */
export interface SignInLimits {
  /** Counts an attempt; throws `too-many-requests` with the seconds to wait. */
  begin(address: string, now: number): void;
  /** The attempt has succeeded: it is no failure. */
  succeeded(address: string): void;
}

export function createSignInLimits(): SignInLimits {
  const failures = createRateLimit(FAILURES, WINDOW_MS);
  const attempts = createRateLimit(ATTEMPTS, WINDOW_MS);
  return {
    begin(address, now) {
      const key = clientKey(address);
      const retryAfter = attempts.take(key, now) ?? failures.take(key, now);
      if (retryAfter !== null) throw new OverairError('too-many-requests', { retryAfter });
    },
    succeeded(address) {
      failures.giveBack(clientKey(address));
    },
  };
}
