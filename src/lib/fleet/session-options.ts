import type { Clock } from '../clock';
import type { DeveloperCenter } from '../developer-center/client';
import type { SignOutMark } from '../developer-center/sign-out-mark';
import type { OverairError } from '../errors';
import type { AccountMemory } from './account-memory';

export interface SessionOptions {
  readonly client: Pick<DeveloperCenter, 'session' | 'signIn' | 'signOut'>;
  readonly clock: Clock;
  /** Without it, a start without a network ends in `failed`. */
  readonly memory?: AccountMemory;
  /** Signs out for good what signs out while nothing answers. */
  readonly mark: SignOutMark;
  /** Told once the gateway has answered as it should, and what it said is taken. */
  readonly onAnswered?: () => void;
  /** Told why the gateway could not be asked, or told: it is of use to try again. */
  readonly onFailed?: (error: OverairError) => void;
}
