import { createContext } from 'svelte';
import type { Connection, Fleet } from '$lib/fleet/fleet.svelte';
import type { KeptHealth } from '$lib/fleet/kept-health.svelte';
import type { Outgoing } from '$lib/fleet/outgoing.svelte';
import type { AppUpdates } from '$lib/platform/service-worker';
import type { Database } from '$lib/storage/database';
import type { AccountScope } from '$lib/storage/scope';

/** What the layout gives to every page of a signed-in person. */
export interface AppContext {
  readonly connection: Connection;
  /** The signed-in account's devices; a page is made anew when the account changes. */
  readonly fleet: Fleet;
  /** What this account still has to tell the Developer Center. */
  readonly outgoing: Outgoing;
  /** What of this account's kept data cannot be read. */
  readonly kept: KeptHealth;
  readonly database: Database;
  /** Under what this account's data is kept. */
  readonly scope: AccountScope;
  readonly updates: AppUpdates;
}

export const [getApp, setApp] = createContext<AppContext>();
