import type { Clock } from '../clock';
import type { DeveloperCenter } from '../developer-center/client';
import type { Account, Credentials, Session } from '../developer-center/types';
import { toOverairError, type OverairError } from '../errors';

/** Where the session stands. An expired one keeps its account: everything typed stays, and a dialog signs in again. */
export type SessionStatus =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly error: OverairError }
  | { readonly kind: 'signed-out' }
  | { readonly kind: 'signed-in'; readonly account: Account }
  | { readonly kind: 'expired'; readonly account: Account };

export interface SessionOptions {
  readonly client: Pick<DeveloperCenter, 'session' | 'signIn' | 'signOut'>;
  readonly clock: Clock;
}

/** Who is signed in, at what, and signing in and out. */
export class SessionState {
  readonly #options: SessionOptions;
  #status = $state.raw<SessionStatus>({ kind: 'loading' });
  #session = $state.raw<Session | null>(null);
  #problem = $state.raw<OverairError | null>(null);
  #busy = $state(false);
  #renewedAt = -Infinity;
  #waiting: ((renewed: boolean) => void)[] = [];

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  get status(): SessionStatus {
    return this.#status;
  }

  /** The account that is signed in, or was until its session expired. */
  get account(): Account | null {
    return this.#status.kind === 'signed-in' || this.#status.kind === 'expired' ? this.#status.account : null;
  }

  /** What the gateway said last; null before it has answered. */
  get session(): Session | null {
    return this.#session;
  }

  /** Why the last signing in or out, or asking anew, failed; null while one is under way and after a success. */
  get problem(): OverairError | null {
    return this.#problem;
  }

  /** Whether signing in or out is under way. */
  get busy(): boolean {
    return this.#busy;
  }

  /** Asks the gateway who is signed in: at the start, and where another tab may have changed it. */
  async load(): Promise<void> {
    try {
      this.#take(await this.#options.client.session());
    } catch (caught) {
      const error = toOverairError(caught);
      // A page that already shows something keeps it.
      if (this.#session === null) this.#status = { kind: 'failed', error };
      else this.#problem = error;
    }
  }

  /** Resolves true where the sign-in succeeded; the reason why not is `problem`. A second tap meanwhile does nothing. */
  signIn(credentials: Credentials): Promise<boolean> {
    return this.#do(async () => {
      this.#take(await this.#options.client.signIn(credentials));
    });
  }

  /** Resolves true where the session is ended; the reason why not is `problem`. */
  signOut(): Promise<boolean> {
    return this.#do(async () => {
      await this.#options.client.signOut();
      this.#end();
    });
  }

  /**
   * For an operation, sent at `sentAt`, that found no session: resolves true once the same account has signed in
   * again since then, false where it does not.
   */
  renew(sentAt: number): Promise<boolean> {
    const account = this.account;
    if (account === null) return Promise.resolve(false);
    if (this.#renewedAt >= sentAt) return Promise.resolve(true);
    this.#status = { kind: 'expired', account };
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  async #do(work: () => Promise<void>): Promise<boolean> {
    if (this.#busy) return false;
    this.#busy = true;
    this.#problem = null;
    try {
      await work();
      return true;
    } catch (error) {
      this.#problem = toOverairError(error);
      return false;
    } finally {
      this.#busy = false;
    }
  }

  #take(session: Session): void {
    this.#session = session;
    if (session.account === null) {
      this.#end();
      return;
    }
    const before = this.account;
    this.#renewedAt = this.#options.clock.now();
    this.#status = { kind: 'signed-in', account: session.account };
    this.#answer(before?.id === session.account.id);
  }

  #end(): void {
    if (this.#session !== null) this.#session = { ...this.#session, account: null };
    this.#status = { kind: 'signed-out' };
    this.#answer(false);
  }

  #answer(renewed: boolean): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve(renewed);
  }
}
