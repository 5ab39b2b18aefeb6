import type { Clock } from '../clock';
import { makeRoom } from '../firmware/room';
import type { Locks } from '../platform/locks';
import type { Database } from '../storage/database';
import type { AccountScope } from '../storage/scope';
import { Drainer } from './drainer';
import { createOutboxGateway, type OutboxRequests } from './gateway';
import { Outbox } from './outbox';

export interface EngineOptions {
  readonly database: Database;
  readonly scope: AccountScope;
  readonly clock: Clock;
  readonly locks: Locks;
  /** How requests are sent; whose they are, `scope` says. */
  readonly requests: OutboxRequests;
  /** The session's reports that have a code; null where no session is known. */
  readonly configured: () => ReadonlySet<string> | null;
  readonly onChange: () => void;
}

/** The two halves of the outbox: one keeps, one sends. */
export interface OutboxEngine {
  readonly outbox: Outbox;
  readonly drainer: Drainer;
}

/** Puts the outbox of one account together, for a page or for the service worker. */
export function createOutboxEngine(options: EngineOptions): OutboxEngine {
  const { database, scope, clock, locks, requests, configured, onChange } = options;
  const outbox = new Outbox({
    ...{ database, clock, configured, onChange },
    makeRoom: (bytes) => makeRoom(database, bytes, clock.now()),
  });
  const gateway = createOutboxGateway(scope, requests);
  const flush = (): Promise<void> => outbox.flush();
  const drainer = new Drainer({ database, locks, clock, gateway, configured, flush, onChange }, scope);
  return { outbox, drainer };
}
