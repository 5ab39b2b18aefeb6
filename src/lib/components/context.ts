import { createContext } from 'svelte';
import type { Connection, Fleet } from '$lib/fleet/fleet.svelte';

/** What the layout gives to every page of a signed-in person. */
export interface AppContext {
  readonly connection: Connection;
  /** The signed-in account's devices; a page is made anew when the account changes. */
  readonly fleet: Fleet;
}

export const [getApp, setApp] = createContext<AppContext>();
