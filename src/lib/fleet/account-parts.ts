import type { MonotonicClock } from '$lib/clock';
import type { Fleet } from '$lib/fleet/fleet.svelte';
import type { GatewayConnection } from '$lib/fleet/gateway-connection.svelte';
import type { KeptHealth } from '$lib/fleet/kept-health.svelte';
import type { Outgoing } from '$lib/fleet/outgoing.svelte';
import type { Locks } from '$lib/platform/locks';
import type { BrowserSignal } from '$lib/platform/signal';
import type { Database } from '$lib/storage/database';
import type { AccountScope } from '$lib/storage/scope';

/** What everything that belongs to one signed-in account is put together from. */
export interface AccountParts {
  readonly connection: GatewayConnection;
  /** The account's devices. */
  readonly fleet: Fleet;
  /** What this account still has to tell the Developer Center. */
  readonly outgoing: Outgoing;
  /** What of its kept data cannot be read. */
  readonly kept: KeptHealth;
  readonly database: Database;
  /** Under what its data is kept. */
  readonly scope: AccountScope;
  readonly clock: MonotonicClock;
  readonly locks: Locks;
  readonly visible: BrowserSignal;
  /** Its name, as shown to people. */
  readonly who: () => string;
  /** Called when the account goes. */
  readonly onStop: (listener: () => void) => void;
  /** A part that others need too: made by `open` when it is first asked for. */
  readonly own: <Part>(open: OpenPart<Part>) => Part;
}

/**
 * Puts together a part of an account whose code comes with the pages that need it. The account makes it once, however
 * many pages ask.
 */
export type OpenPart<Part> = (account: AccountParts) => Part;
