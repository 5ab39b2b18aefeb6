import { createHash } from 'node:crypto';
import { OverairError } from '../../errors';
import { clientKey } from './client-key';
import { createRateLimit, type CreateRateLimit, type RateLimit } from './rate-limit';

const WINDOW_MS = 60_000;
/** Passwords that one client may get wrong in a minute. */
const FAILURES = 10;
/** Of those, the ones for one account: never counted over all clients, or anybody could lock out somebody else. */
const ACCOUNT_FAILURES = 5;
/** Sign-ins of one client in a minute, whatever became of them: an office may share one address. */
const ATTEMPTS = 60;

/** One sign-in: from where, and as whom. */
export interface SignInAttempt {
  /** As the network or a proxy tells it. */
  readonly address: string;
  /** What was typed as the account. */
  readonly account: string;
}

/** How often one client may sign in, and how often to one account. */
export interface SignInLimits {
  /** Counts an attempt; rejects with `too-many-requests` and the seconds to wait. */
  begin(attempt: SignInAttempt, now: number): Promise<void>;
  /** The attempt has succeeded: it is no failure. */
  succeeded(attempt: SignInAttempt): Promise<void>;
}

/** Both keys in one text: neither the address nor the account alone can be told from it. */
function pairKey({ address, account }: SignInAttempt): string {
  return createHash('sha256')
    .update(`${clientKey(address)}\n${account.trim().toLowerCase()}`, 'utf8')
    .digest('base64url');
}

/** The limits of this server alone, or of several by a `create` whose counts they share. */
export function createSignInLimits(
  create: CreateRateLimit = (_, attempts, windowMs) => createRateLimit(attempts, windowMs),
): SignInLimits {
  const attempts = create('sign-in attempts', ATTEMPTS, WINDOW_MS);
  const ofAccount = create('sign-in failures of an account', ACCOUNT_FAILURES, WINDOW_MS);
  const failures = create('sign-in failures', FAILURES, WINDOW_MS);

  async function take(limit: RateLimit, key: string, now: number): Promise<void> {
    const retryAfter = await limit.take(key, now);
    if (retryAfter !== null) throw new OverairError('too-many-requests', { retryAfter });
  }

  return {
    async begin(attempt, now) {
      const client = clientKey(attempt.address);
      await take(attempts, client, now);
      // First, so that whoever goes on with one account uses up nothing of those who share the address.
      await take(ofAccount, pairKey(attempt), now);
      await take(failures, client, now);
    },
    async succeeded(attempt) {
      await failures.giveBack(clientKey(attempt.address));
      await ofAccount.giveBack(pairKey(attempt));
    },
  };
}
