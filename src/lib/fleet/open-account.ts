import { pause, type MonotonicClock } from '$lib/clock';
import type { OverairError } from '$lib/errors';
import { Fleet, type FleetOptions } from '$lib/fleet/fleet.svelte';
import type { GatewayConnection } from '$lib/fleet/gateway-connection.svelte';
import { DeviceCache } from '$lib/fleet/device-cache';
import { KeptHealth } from '$lib/fleet/kept-health.svelte';
import { Outgoing } from '$lib/fleet/outgoing.svelte';
import { requestSync } from '$lib/platform/background-sync';
import { openChannel } from '$lib/platform/channel';
import { webLocks } from '$lib/platform/locks';
import type { Database } from '$lib/storage/database';
import type { AccountScope } from '$lib/storage/scope';
import type { AccountParts, OpenPart } from './account-parts';

/** How long the pages wait for what was kept once the gateway has answered, ms: a slow disk must not hold up a quick network. */
const RESTORE_PATIENCE = 500;

export interface OpenAccountOptions {
  readonly connection: GatewayConnection;
  readonly fleet: FleetOptions & { readonly clock: MonotonicClock };
  readonly database: Database;
  readonly scope: AccountScope;
  /** Told why something cannot be kept, and null once what could not be written is. */
  readonly onProblem: (error: OverairError | null) => void;
}

/** One account as the pages see it. */
export interface OpenAccount extends Pick<
  AccountParts,
  'connection' | 'fleet' | 'outgoing' | 'kept' | 'database' | 'scope' | 'own'
> {
  /** Resolves once what was kept is shown. */
  readonly ready: Promise<void>;
  start(): void;
  stop(): void;
}

/** Puts together what the pages of one account need. */
export function openAccount(options: OpenAccountOptions): OpenAccount {
  const { connection, database, scope, onProblem } = options;
  const { clock, visible } = options.fleet;
  const locks = webLocks();
  const { session, reach, client } = connection;
  const cache = new DeviceCache({ database, scope, clock, onProblem });
  const outgoing = new Outgoing({
    ...{ database, scope, clock, visible, onProblem },
    locks,
    requests: connection.requests,
    channel: openChannel('outbox'),
    configured: () => (session.session === null ? null : new Set(session.session.reports)),
    load: () => import('$lib/outbox/engine'),
    time: () => client.serverTime.now(),
    offline: () => connection.offline || connection.unconfirmed,
    unreachable: async () => {
      await session.settled;
      return reach.offline;
    },
    onReturn: (listener) => reach.onReturn(listener),
    renewSession: (sentAt) => session.renew(sentAt),
    requestSync: () => requestSync(navigator.serviceWorker),
  });
  const kept = new KeptHealth({ database, scope, onProblem });
  const who = (): string => session.account?.name ?? '';
  const record = { database, scope, onProblem };
  const fleet = new Fleet(client, options.fleet, { cache, record, outgoing, who });
  const onStop: (() => void)[] = [];
  const opened = new Map<OpenPart<unknown>, unknown>();
  const own = <Part>(open: OpenPart<Part>): Part => {
    if (!opened.has(open)) opened.set(open, open(parts));
    return opened.get(open) as Part;
  };
  const parts: AccountParts = {
    ...{ connection, fleet, outgoing, kept, database, scope, clock, locks, visible, who, own },
    onStop: (listener) => void onStop.push(listener),
  };
  let unhide = (): void => undefined;
  return {
    ...{ connection, fleet, outgoing, kept, database, scope, own },
    ready: Promise.race([fleet.restore(), session.settled.then(() => pause(clock, RESTORE_PATIENCE))]),
    start() {
      fleet.start();
      // A page that goes may not come back.
      unhide = visible.subscribe(() => {
        if (!visible.active) void fleet.flush();
      });
      outgoing.start();
      kept.start();
    },
    stop() {
      unhide();
      for (const end of onStop) end();
      fleet.stop();
      outgoing.stop();
      kept.stop();
    },
  };
}
