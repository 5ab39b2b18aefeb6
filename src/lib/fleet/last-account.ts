import type { Account, Session } from '../developer-center/types';
import type { LastAccount } from '../storage/settings';

/** The account as it was last known. */
export function accountOf({ account, name }: LastAccount): Account {
  return { id: account, name };
}

/** Where its devices are, as it was last known. */
export function centerOf(last: LastAccount): Session['developerCenter'] {
  const { center, centerName = center, embedded } = last;
  return { id: center, name: centerName, embedded };
}
