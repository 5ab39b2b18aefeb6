import type { Account } from '../developer-center/types';
import type { OverairError } from '../errors';

/**
 * Where the session stands. An expired one keeps its account: everything typed stays, and a dialog signs in again.
 * `unconfirmed`: the account that used this browser last is shown, and the gateway's first answer is on its way.
 * `offline`: the same, but the gateway did not answer.
 */
export type SessionStatus =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly error: OverairError }
  | { readonly kind: 'signed-out' }
  | { readonly kind: 'unconfirmed'; readonly account: Account }
  | { readonly kind: 'offline'; readonly account: Account }
  | { readonly kind: 'signed-in'; readonly account: Account }
  | { readonly kind: 'expired'; readonly account: Account };

/** An upgrade in this tab that ended because the person signed out. */
export interface EndedUpgrade {
  /** The device's name. */
  readonly device: string;
  /** Whether it is known how it ended. */
  readonly isKnown: boolean;
}
