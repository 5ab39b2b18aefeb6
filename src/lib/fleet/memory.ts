import { toOverairError, type OverairError } from '../errors';
import type { Database } from '../storage/database';
import { forgetAccount } from '../storage/forget';
import type { AccountScope } from '../storage/scope';
import { keepLastAccount, lastAccount, type LastAccount } from '../storage/settings';

/** Who used this browser last, for a start without a network. */
export interface AccountMemory {
  /** null where nobody did, has signed out, or nothing can be kept here. */
  last(): Promise<LastAccount | null>;
  keep(account: LastAccount): Promise<void>;
  /** Deletes all that is kept of the account but what is unsent. Rejects where that failed. */
  forget(scope: AccountScope): Promise<void>;
}

/** The memory of this browser. What cannot be read or kept is told to `onProblem`: the app works without it. */
export function accountMemory(database: Database, onProblem: (error: OverairError) => void): AccountMemory {
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
  };
}
