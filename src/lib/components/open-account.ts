import type { Clock } from '$lib/clock';
import type { OverairError } from '$lib/errors';
import { Fleet, type Connection, type FleetOptions } from '$lib/fleet/fleet.svelte';
import { Keeper } from '$lib/fleet/keeper';
import { KeptHealth } from '$lib/fleet/kept-health.svelte';
import { Outgoing } from '$lib/fleet/outgoing.svelte';
import { requestSync } from '$lib/platform/background-sync';
import { openChannel } from '$lib/platform/channel';
import { webLocks } from '$lib/platform/locks';
import type { Database } from '$lib/storage/database';
import type { AccountScope } from '$lib/storage/scope';

/** How long the pages wait for what was kept, ms: a disk that is slow must not hold up a network that is quick. */
const RESTORE_PATIENCE = 1_500;

export interface OpenAccountOptions {
  readonly connection: Connection;
  readonly fleet: FleetOptions;
  readonly database: Database;
  readonly scope: AccountScope;
  /** Told why something cannot be kept, and null once what could not be written is. */
  readonly onProblem: (error: OverairError | null) => void;
}

/** One account as the pages see it. */
export interface OpenAccount {
  readonly fleet: Fleet;
  readonly outgoing: Outgoing;
  /** What of its kept data cannot be read. */
  readonly kept: KeptHealth;
  readonly scope: AccountScope;
  /** Resolves once what was kept is shown. */
  readonly ready: Promise<void>;
  start(): void;
  stop(): void;
}

/** Puts together what the pages of one account need. */
export function openAccount(options: OpenAccountOptions): OpenAccount {
  const { connection, database, scope, onProblem } = options;
  const { clock, visible } = options.fleet;
  const { session, reach, client } = connection;
  const keeper = new Keeper({ database, scope, clock, onProblem });
  const outgoing = new Outgoing({
    ...{ database, scope, clock, visible, onProblem },
    locks: webLocks(),
    requests: connection.requests,
    channel: openChannel('outbox'),
    configured: () => (session.session === null ? null : new Set(session.session.reports)),
    load: () => import('$lib/outbox/engine'),
    time: () => client.serverTime.now(),
    offline: () => connection.offline,
    unreachable: () => reach.offline,
    onReturn: (listener) => reach.onReturn(listener),
    renewSession: (sentAt) => session.renew(sentAt),
    requestSync: () => requestSync(navigator.serviceWorker),
  });
  const kept = new KeptHealth({ database, scope, onProblem });
  const who = (): string => session.account?.name ?? '';
  const fleet = new Fleet(client, options.fleet, { keeper, outgoing, who });
  let unhide = (): void => undefined;
  return {
    fleet,
    outgoing,
    kept,
    scope,
    ready: Promise.race([fleet.restore(), pause(clock, RESTORE_PATIENCE)]),
    start() {
      fleet.start();
      // A page that goes may not come back.
      unhide = visible.subscribe(() => {
        if (!visible.active) void keeper.flush();
      });
      outgoing.start();
      kept.start();
    },
    stop() {
      unhide();
      fleet.stop();
      outgoing.stop();
      kept.stop();
    },
  };
}

function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve);
  });
}
