import { pause } from '../clock';
import { classify } from '../developer-center/failures';
import type { Account, Credentials, Session } from '../developer-center/types';
import { isOverairError, toOverairError, type OverairError } from '../errors';
import type { AccountScope } from '../storage/scope';
import type { LastAccount } from '../storage/settings';
import { accountOf, centerOf } from './last-account';
import { Renewals } from './renewals';
import type { SessionOptions } from './session-options';
import type { EndedUpgrade, SessionStatus } from './session-status';

/** How long whoever is not signed in waits for who used this browser last, ms. */
const MEMORY_PATIENCE = 1_500;

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
  readonly #renewals = new Renewals();
  /** Counts who is asked for and who signs in or out: an answer to an earlier question is none any more. */
  #asked = 0;
  #settle: () => void = () => undefined;
  /** The account that is shown before the gateway has said who is signed in. */
  #last = $state.raw<LastAccount | null>(null);

  /** Resolves once it is known who is signed in, or that nothing says so. */
  readonly settled = new Promise<void>((resolve) => (this.#settle = resolve));

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
    const { account, developerCenter } = this;
    return account && developerCenter && { center: developerCenter.id, account: account.id };
  }

  /** Of what center the devices are; before an answer, as it was last. null while it is not known. */
  get developerCenter(): Session['developerCenter'] | null {
    return this.#session?.developerCenter ?? (this.#last && centerOf(this.#last));
  }

  /** Whether the devices are simulated, as far as it is known. */
  get embedded(): boolean {
    return this.developerCenter?.embedded ?? false;
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

  /** Finds out who is signed in; the last account is opened meanwhile. */
  async start(): Promise<void> {
    void this.#openLast();
    await this.load();
  }

  /** Asks the gateway who is signed in: at the start, and when another tab may have changed it. */
  async load(): Promise<void> {
    const isLatest = this.#ask();
    try {
      await this.#endMarked();
      const session = await this.#options.client.session();
      if (!isLatest()) return;
      this.#isEndingLater = false;
      await (session.account === null
        ? this.#miss(session, isLatest)
        : this.#take(session, 'found', isLatest));
      this.#options.onAnswered?.();
    } catch (caught) {
      if (isLatest()) await this.#fail(toOverairError(caught), isLatest);
    }
  }

  /** What was asked before does not count any more; tells whether this still does. */
  #ask(): () => boolean {
    const asked = ++this.#asked;
    return () => asked === this.#asked;
  }

  /** Resolves true if the sign-in succeeded; the reason why not is `problem`. A second tap meanwhile does nothing. */
  signIn(credentials: Credentials): Promise<boolean> {
    return this.#do(async () => {
      // Else what ends the session before could take the new one away.
      await this.#told;
      const session = await this.#options.client.signIn(credentials);
      this.#isEndingLater = false;
      this.#ask();
      await this.#take(session, 'new');
      this.#options.onAnswered?.();
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
      this.#ask();
      this.#end();
      this.#told = this.#tell(account);
      if (scope !== null) await this.#options.memory?.forget(scope);
    });
  }

  /** Tells the gateway that the account has signed out; one that cannot be told is told by the mark. */
  async #tell(account: string | null): Promise<void> {
    try {
      await this.#options.client.signOut(account);
      // Signed out before the start was answered, the page does not know yet where to sign in.
      if (this.#session === null) void this.load();
      this.#options.onAnswered?.();
    } catch (error) {
      // Another tab has signed in as somebody else meanwhile.
      if (isOverairError(error, 'account-changed')) void this.load();
      else this.#options.onFailed?.(toOverairError(error));
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
    if (this.#renewals.since(sentAt)) return Promise.resolve(true);
    this.#become({ kind: 'expired', account });
    // Opened without a network, the page does not know yet what it signs in to.
    if (this.#session === null) void this.load();
    return this.#renewals.next();
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

  #become(status: SessionStatus): void {
    this.#status = status;
    if (status.kind !== 'loading' && status.kind !== 'unconfirmed') this.#settle();
  }

  async #fail(error: OverairError, isLatest: () => boolean): Promise<void> {
    const isLasting = !['unanswered', 'busy'].includes(classify(error));
    // A page that already shows something keeps it, and says by itself that asking is in vain now.
    if (this.#session !== null && isLasting) this.#problem = error;
    else this.#options.onFailed?.(error);
    if (this.#session !== null) return;
    if (this.account === null) await this.#openLast();
    if (!isLatest()) return;
    if (this.#status.kind === 'unconfirmed') this.#become({ ...this.#status, kind: 'offline' });
    if (this.account !== null) return;
    this.#become(this.#isEndingLater ? { kind: 'signed-out' } : { kind: 'failed', error });
  }

  /** Opens the account that used this browser last, unless somebody is shown, or the gateway has said who is signed in. */
  async #openLast(): Promise<void> {
    const last = await this.#options.memory?.last();
    if (last == null || this.account !== null || this.#session !== null) return;
    if (this.#options.mark.left() === last.account) return;
    this.#last = last;
    const kind = this.#status.kind === 'loading' ? 'unconfirmed' : 'offline';
    this.#become({ kind, account: accountOf(last) });
  }

  /** Nobody is signed in: if somebody was and has not signed out, the session has expired. */
  async #miss(session: Session, isLatest: () => boolean): Promise<void> {
    const { clock, memory } = this.#options;
    const reading = memory?.last();
    // A disk that does not answer must not keep anybody from signing in.
    const last = await (this.account ? reading : Promise.race([reading, pause(clock, MEMORY_PATIENCE)]));
    if (!isLatest()) return;
    this.#session = session;
    if (last?.center === session.developerCenter.id)
      this.#become({ kind: 'expired', account: accountOf(last) });
    else this.#end();
  }

  /** `new`: of a sign-in, which may have brought another id for the same person. */
  async #take(session: Session, how: 'new' | 'found', isLatest = () => true): Promise<void> {
    if (session.account === null) {
      this.#session = session;
      this.#end();
      return;
    }
    const isKept = await this.#adopt(session, session.account, how);
    if (!isLatest()) return;
    this.#session = session;
    const before = this.account;
    this.#become({ kind: 'signed-in', account: session.account });
    this.#endedUpgrade = null;
    this.#renewals.signedIn(this.#options.clock.now(), before?.id === session.account.id);
    const { id: account, name } = session.account;
    const { id: center, name: centerName, embedded } = session.developerCenter;
    // Until it has moved, what is kept is found under the former id.
    if (isKept) void this.#options.memory?.keep({ center, centerName, account, name, embedded });
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
    // What a page wrote under the former id from now on would stay behind.
    if (this.account !== null && former.includes(this.account.id)) this.#become({ kind: 'loading' });
    return await memory.adopt({ center: session.developerCenter.id, account }, former);
  }

  #end(): void {
    if (this.#session !== null) this.#session = { ...this.#session, account: null };
    this.#become({ kind: 'signed-out' });
    this.#renewals.end();
  }
}
