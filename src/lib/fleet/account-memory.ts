import { isOverairError, toOverairError, type OverairError } from '../errors';
import { devicesInUse, type Locks } from '../platform/locks';
import type { Database } from '../storage/database';
import { forgetAccount } from '../storage/forget';
import type { AccountScope } from '../storage/scope';
import { keepLastAccount, lastAccount, type LastAccount } from '../storage/settings';

/** Who used this browser last, for a start without a network. */
export interface AccountMemory {
  /** null if nobody did, has signed out, or nothing can be kept here. */
  last(): Promise<LastAccount | null>;
  keep(account: LastAccount): Promise<void>;
  /** Deletes all that is kept of the account but what is unsent. Rejects if that failed. */
  forget(scope: AccountScope): Promise<void>;
  /**
   * Moves what is kept under former ids of an account to it. Resolves false if that has to wait: an upgrade runs, or it
   * could not be done now.
   */
  adopt(scope: AccountScope, former: readonly string[]): Promise<boolean>;
}

/** The memory of this browser. What cannot be read or kept is told to `onProblem`: the app works without it. */
export function accountMemory(
  database: Database,
  locks: Pick<Locks, 'held'>,
  onProblem: (error: OverairError) => void,
): AccountMemory {
  return {
    async last() {
      try {
        return await lastAccount(database);
      } catch (error) {
        onProblem(toOverairError(error));
        return null;
      }
    },
    async keep(account) {
      try {
        await keepLastAccount(database, account);
      } catch (error) {
        onProblem(toOverairError(error));
      }
    },
    forget: (scope) => forgetAccount(database, scope),
    async adopt(scope, former) {
      if ((await devicesInUse(locks)).length > 0) return false;
      try {
        const { moveAccount } = await import('../storage/move-account');
        for (const account of former) await moveAccount(database, { ...scope, account }, scope);
        return true;
      } catch (error) {
        // The code that does it may not have come: the next start tries again.
        if (isOverairError(error)) onProblem(error);
        return false;
      }
    },
  };
}
