import type { Clock } from '../clock';
import { makeRoom } from '../firmware/room';
import type { Locks } from '../platform/locks';
import type { Database } from '../storage/database';
import type { AccountScope } from '../storage/scope';
import { Sender } from './sender';
import type { Changed } from './entries';
import { createOutboxGateway, type OutboxRequests } from './gateway';
import { Outbox } from './outbox';

export interface EngineOptions {
  readonly database: Database;
  readonly scope: AccountScope;
  readonly clock: Clock;
  readonly locks: Locks;
  /** How requests are sent; whose they are, `scope` says. */
  readonly requests: OutboxRequests;
  /** The session's reports that have a code; null if no session is known. */
  readonly configured: () => ReadonlySet<string> | null;
  /** The Developer Center's time, ms since the epoch; what the outbox's own answers tell if not given. */
  readonly time?: () => number;
  /** Names this page; null in the worker. */
  readonly page: string | null;
  readonly onChange: (changed: readonly Changed[]) => void;
  /** Everything that could not be written for a while is written. */
  readonly onRoom?: () => void;
}

/** The two halves of the outbox: one keeps, one sends. */
export interface OutboxEngine {
  readonly outbox: Outbox;
  readonly sender: Sender;
}

/** Puts the outbox of one account together, for a page or for the service worker. */
export function createOutboxEngine(options: EngineOptions): OutboxEngine {
  const { database, scope, clock, locks, requests, configured, page, onChange, onRoom } = options;
  const gateway = createOutboxGateway(scope, requests);
  const outbox = new Outbox({
    ...{ database, clock, configured, page, onChange },
    ...(onRoom ? { onRoom } : {}),
    time: options.time ?? (() => gateway.now()),
    makeRoom: (bytes) => makeRoom(database, bytes, clock.now()),
  });
  const sender = new Sender({
    ...{ scope, outbox, clock, gateway, locks, configured },
    onChange: () => onChange([]),
  });
  return { outbox, sender };
}
