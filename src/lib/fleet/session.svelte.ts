import type { Clock } from '../clock';
import type { DeveloperCenter } from '../developer-center/client';
import type { SignOutMark } from '../developer-center/sign-out-mark';
import type { Account, Credentials, Session } from '../developer-center/types';
import { isOverairError, toOverairError, type OverairError } from '../errors';
import type { AccountScope } from '../storage/scope';
import type { LastAccount } from '../storage/settings';
import type { AccountMemory } from './account-memory';

/**
 * Where the session stands. An expired one keeps its account: everything typed stays, and a dialog signs in again.
 * `offline`: the gateway has not answered since the start, and the account that used this browser last is shown.
 */
export type SessionStatus =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly error: OverairError }
  | { readonly kind: 'signed-out' }
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

export interface SessionOptions {
  readonly client: Pick<DeveloperCenter, 'session' | 'signIn' | 'signOut'>;
  readonly clock: Clock;
  /** Without it, a start without a network ends in `failed`. */
  readonly memory?: AccountMemory;
  /** Signs out for good what signs out while nothing answers. */
  readonly mark: SignOutMark;
  /** Told if the gateway did not answer. */
  readonly onUnanswered?: () => void;
}

/** How long a start waits for the gateway before it opens the last account, ms. */
const PATIENCE = 1_500;

/** Who is signed in, at what, and signing in and out. */
export class SessionState {
  readonly #options: SessionOptions;
  #status = $state.raw<SessionStatus>({ kind: 'loading' });
  #session = $state.raw<Session | null>(null);
  #problem = $state.raw<OverairError | null>(null);
  #busy = $state(false);
  #endedUpgrade = $state.raw<EndedUpgrade | null>(null);
  #isEndingLater = $state(false);
  /** Settles when the gateway has been told of the last signing out, or cannot be. */
  #told: Promise<void> = Promise.resolve();
  #renewedAt = -Infinity;
  #waiting: ((renewed: boolean) => void)[] = [];
  /** Where the account lives that is shown, before the gateway has said so, and whether it is a demonstration. */
  #center: string | null = null;
  #wasEmbedded = $state(false);

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  get status(): SessionStatus {
    return this.#status;
  }

  /** The account that is signed in, or was until its session expired. */
  get account(): Account | null {
    return 'account' in this.#status ? this.#status.account : null;
  }

  /** Under what the account's data is kept; null if nobody is signed in. */
  get scope(): AccountScope | null {
    const center = this.#session?.developerCenter.id ?? this.#center;
    return this.account === null || center === null ? null : { center, account: this.account.id };
  }

  /** Whether the devices are simulated, as far as it is known: without a network, as it was last. */
  get embedded(): boolean {
    return this.#session?.developerCenter.embedded ?? this.#wasEmbedded;
  }

  /** What the gateway said last; null before it has answered. */
  get session(): Session | null {
    return this.#session;
  }

  /** Why the last signing in or out, or asking anew, failed; null while one is under way and after a success. */
  get problem(): OverairError | null {
    return this.#problem;
  }

  /** Whether somebody signed out here whose session the gateway has still to end, when it is reached again. */
  get isEndingLater(): boolean {
    return this.#isEndingLater;
  }

  /** Whether signing in or out is under way. */
  get busy(): boolean {
    return this.#busy;
  }

  /** The upgrade that signing out has ended here, until somebody signs in. */
  get endedUpgrade(): EndedUpgrade | null {
    return this.#endedUpgrade;
  }

  noteEnded(upgrade: EndedUpgrade): void {
    this.#endedUpgrade = upgrade;
  }

  /** Finds out who is signed in; if the gateway is slow to say, the last account is opened meanwhile. */
  async start(): Promise<void> {
    const { clock } = this.#options;
    const stop = clock.after(PATIENCE, () => void this.#openLast());
    await this.load();
    stop();
  }

  /** Asks the gateway who is signed in: at the start, and when another tab may have changed it. */
  async load(): Promise<void> {
    try {
      await this.#endMarked();
      const session = await this.#options.client.session();
      this.#isEndingLater = false;
      if (session.account === null && (await this.#isExpired(session))) return;
      await this.#take(session, 'found');
    } catch (caught) {
      await this.#fail(toOverairError(caught));
    }
  }

  /** Resolves true if the sign-in succeeded; the reason why not is `problem`. A second tap meanwhile does nothing. */
  signIn(credentials: Credentials): Promise<boolean> {
    return this.#do(async () => {
      // Else what ends the session before could take the new one away.
      await this.#told;
      const session = await this.#options.client.signIn(credentials);
      this.#isEndingLater = false;
      await this.#take(session, 'new');
    });
  }

  /**
   * Signs out at once, whatever answers, and deletes what signing out deletes. A mark has the gateway end the session
   * when it is next reached, which is tried now. Resolves false if not all could be deleted: `problem` says why.
   */
  signOut(): Promise<boolean> {
    return this.#do(async () => {
      const { scope } = this;
      const account = this.account?.id ?? null;
      if (account !== null) this.#options.mark.leave(account);
      this.#end();
      this.#told = this.#tell(account);
      if (scope !== null) await this.#options.memory?.forget(scope);
    });
  }

  /** Tells the gateway that the account has signed out; one that cannot be told is told by the mark. */
  async #tell(account: string | null): Promise<void> {
    try {
      await this.#options.client.signOut(account);
    } catch (error) {
      if (isOverairError(error, 'offline')) this.#options.onUnanswered?.();
      // Another tab has signed in as somebody else meanwhile.
      if (isOverairError(error, 'account-changed')) void this.load();
    }
    this.#isEndingLater = this.#options.mark.left() !== null;
  }

  /** Ends here what was signed out in another tab, or before this start, even if the gateway does not answer. */
  async #endMarked(): Promise<void> {
    const marked = this.#options.mark.left();
    if (marked === null) return;
    this.#isEndingLater = true;
    if (this.account?.id === marked) this.#end();
    const last = await this.#options.memory?.last();
    // It may have been closed in the middle of deleting.
    if (last?.account === marked) await this.#options.memory?.forget(last);
  }

  /**
   * For an operation, sent at `sentAt`, that found no session: resolves true once the same account has signed in
   * again since then, false if it does not.
   */
  renew(sentAt: number): Promise<boolean> {
    const account = this.account;
    if (account === null) return Promise.resolve(false);
    if (this.#renewedAt >= sentAt) return Promise.resolve(true);
    this.#status = { kind: 'expired', account };
    // Opened without a network, the page does not know yet what it signs in to.
    if (this.#session === null) void this.load();
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

  async #fail(error: OverairError): Promise<void> {
    const unanswered = error.code === 'offline';
    if (unanswered) this.#options.onUnanswered?.();
    if (this.#session === null) {
      if (this.account !== null || (await this.#openLast())) return;
      this.#status = this.#isEndingLater ? { kind: 'signed-out' } : { kind: 'failed', error };
    } else if (!unanswered) {
      // A page that already shows something keeps it, and says by itself that there is no network.
      this.#problem = error;
    }
  }

  /** Opens the account that used this browser last, if the gateway has not said who is signed in. */
  async #openLast(): Promise<boolean> {
    const last = await this.#options.memory?.last();
    if (last == null || this.#session !== null || this.#options.mark.left() === last.account) return false;
    this.#center = last.center;
    this.#wasEmbedded = last.embedded;
    this.#status = { kind: 'offline', account: accountOf(last) };
    return true;
  }

  /** Nobody is signed in, but somebody was and has not signed out: the session has expired. */
  async #isExpired(session: Session): Promise<boolean> {
    const last = await this.#options.memory?.last();
    if (last == null || last.center !== session.developerCenter.id) return false;
    this.#session = session;
    this.#status = { kind: 'expired', account: accountOf(last) };
    return true;
  }

  /** `new`: of a sign-in, which may have brought another id for the same person. */
  async #take(session: Session, how: 'new' | 'found'): Promise<void> {
    if (session.account === null) {
      this.#session = session;
      this.#end();
      return;
    }
    const isKept = await this.#adopt(session, session.account, how);
    this.#session = session;
    const before = this.account;
    this.#renewedAt = this.#options.clock.now();
    this.#status = { kind: 'signed-in', account: session.account };
    this.#endedUpgrade = null;
    this.#answer(before?.id === session.account.id);
    const { id: account, name } = session.account;
    // Until it has moved, what is kept is found under the former id.
    const { id: center, embedded } = session.developerCenter;
    if (isKept) void this.#options.memory?.keep({ center, account, name, embedded });
  }

  /** Brings along what is kept under former ids of the account; false if that has to wait. */
  async #adopt(
    session: Session,
    { id: account, former = [] }: Account,
    how: 'new' | 'found',
  ): Promise<boolean> {
    const { memory } = this.#options;
    if (memory === undefined || former.length === 0) return true;
    const last = how === 'found' ? await memory.last() : null;
    if (how === 'found' && !former.includes(last?.account ?? '')) return true;
    return await memory.adopt({ center: session.developerCenter.id, account }, former);
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

function accountOf({ account, name }: LastAccount): Account {
  return { id: account, name };
}
