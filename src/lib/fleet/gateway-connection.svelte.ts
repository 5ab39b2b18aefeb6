import type { Clock } from '../clock';
import { createDeveloperCenter, type DeveloperCenter } from '../developer-center/client';
import type { SignOutMark } from '../developer-center/sign-out-mark';
import { OverairError } from '../errors';
import type { OutboxRequests } from '../outbox/gateway';
import type { BrowserSignal } from '../platform/signal';
import type { AccountMemory } from './account-memory';
import { Reach } from './reach.svelte';
import { SessionState } from './session.svelte';

export interface ConnectionOptions {
  readonly clock: Clock;
  readonly visible: BrowserSignal;
  readonly network: BrowserSignal;
  /** A BCP 47 tag: the language of the platform's own words. */
  readonly language: () => string;
  /** An IANA name. */
  readonly timeZone: () => string;
  /** For tests; the browser's own, to this page's origin, else. */
  readonly fetch?: typeof globalThis.fetch;
  readonly origin?: string;
  /** Without it nobody is remembered for a start without a network. */
  readonly memory?: AccountMemory;
  readonly mark: SignOutMark;
}

/** What a page that is open needs whoever is signed in: the session, and the way to the Developer Center. */
export class GatewayConnection {
  readonly client: DeveloperCenter;
  readonly session: SessionState;
  readonly reach: Reach;
  /** How requests are sent, for who asks in the name of one account whoever is signed in: the outbox. */
  readonly requests: OutboxRequests;
  #outdated = $state(false);

  constructor(options: ConnectionOptions) {
    const send = options.fetch ?? globalThis.fetch.bind(globalThis);
    this.requests = {
      ...options,
      fetch: async (input, init) => {
        const response = await send(input, init);
        // Only the gateway's own answers count: a portal of some network answers too. What the session's are worth is
        // known once they have been read.
        if (response.headers.has('x-overair-api') && !isOfSession(input))
          this.reach.answered(response.status >= 500 || response.status === 429);
        return response;
      },
      onFailure: (error) => {
        this.#onFailure(error);
      },
    };
    this.client = createDeveloperCenter({
      ...this.requests,
      account: () => this.session.account?.id ?? null,
      renewSession: (sentAt) => this.session.renew(sentAt),
      ready: () => this.#untilSettled(),
    });
    const { clock, memory, mark, visible, network } = options;
    this.reach = new Reach({ clock, visible, network, ask: () => this.session.load() });
    this.session = new SessionState({
      client: this.client,
      clock,
      mark,
      ...(memory ? { memory } : {}),
      onAnswered: () => {
        this.reach.answered();
      },
      onFailed: (error) => {
        this.reach.failed(error);
        this.#note(error);
      },
    });
    this.reach.onReturn(() => {
      this.#onReturn();
    });
  }

  /**
   * Nothing is asked in the name of an account that the gateway has not confirmed. Rejects with why it could not, since
   * it would not answer now either, and with `cancelled` if it is another's turn.
   */
  async #untilSettled(): Promise<void> {
    const { status, settled } = this.session;
    if (status.kind !== 'unconfirmed') return;
    await settled;
    if (this.session.account?.id !== status.account.id) throw new OverairError('cancelled');
    if (this.session.status.kind === 'offline') throw this.reach.problem ?? new OverairError('offline');
  }

  /** What answered may have been any request: who is signed in is still to be asked. */
  #onReturn(): void {
    if (this.session.status.kind === 'offline' && !this.reach.asking) void this.session.load();
  }

  /** Nothing answers, or only with an error: what is shown is what was last known. */
  get offline(): boolean {
    return this.reach.offline || this.session.status.kind === 'offline';
  }

  /** Whether it is what the frame around every page says already. */
  isTold({ code }: OverairError): boolean {
    return this.offline && (code === 'offline' || code === this.reach.problem?.code);
  }

  /** The first answer is on its way still: what is shown is what was last known, and what is decided is kept. */
  get unconfirmed(): boolean {
    return this.session.status.kind === 'unconfirmed';
  }

  /** Whether the gateway is newer than this page, which then has to be reloaded. */
  get outdated(): boolean {
    return this.#outdated;
  }

  #onFailure(error: OverairError): void {
    if (error.code === 'offline') this.reach.failed(error);
    this.#note(error);
    // Another tab signed in as somebody else: ask who, and show that account.
    if (error.code === 'account-changed') void this.session.load();
  }

  #note(error: OverairError): void {
    if (error.code === 'client-outdated') this.#outdated = true;
  }
}

function isOfSession(input: RequestInfo | URL): boolean {
  return (input instanceof Request ? input.url : String(input)).endsWith('/gateway/session');
}
