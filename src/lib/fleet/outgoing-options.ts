import type { Clock } from '../clock';
import type { OverairError } from '../errors';
import type { createOutboxEngine } from '../outbox/engine';
import type { OutboxRequests } from '../outbox/gateway';
import type { Channel } from '../platform/channel';
import type { Locks } from '../platform/locks';
import type { BrowserSignal } from '../platform/signal';
import type { Database } from '../storage/database';
import type { AccountScope } from '../storage/scope';

/** What the one road out is made with. */
export interface OutgoingOptions {
  readonly database: Database;
  readonly scope: AccountScope;
  readonly clock: Clock;
  /** The Developer Center's time, ms since the epoch: the history's. */
  readonly time: () => number;
  readonly locks: Locks;
  readonly requests: OutboxRequests;
  /** Brings the part that keeps and sends: no page needs it to be shown. */
  readonly load: () => Promise<{ createOutboxEngine: typeof createOutboxEngine }>;
  readonly visible: BrowserSignal;
  /** The other tabs, and the worker. */
  readonly channel: Channel;
  /** The session's reports that have a code; null if no session is known. */
  readonly configured: () => ReadonlySet<string> | null;
  /** Whether the app knows that nothing answers, or not yet that something does: what is decided then is kept. */
  readonly offline: () => boolean;
  /**
   * Whether a request would go nowhere: then `onReturn` tells when it is of use to send. Resolves once the session is
   * known, or that nothing answers.
   */
  readonly unreachable: () => Promise<boolean>;
  /** Called each time the gateway answers again; returns what takes it away. */
  readonly onReturn: (listener: () => void) => () => void;
  /** For what was sent at `sentAt` and found no session: resolves true once the account has signed in again. */
  readonly renewSession: (sentAt: number) => Promise<boolean>;
  /** Asks the browser to send also after this page is closed. */
  readonly requestSync: () => Promise<boolean>;
  /** Told why something could not be read or written, and null once what could not be written is. */
  readonly onProblem: (error: OverairError | null) => void;
}
