import { createContext } from 'svelte';
import type { AppUpdates } from '$lib/platform/service-worker';
import type { OpenAccount } from './open-account';

/** What the layout gives to every page of a signed-in person; a page is made anew when the account changes. */
export interface AppContext extends Omit<OpenAccount, 'ready' | 'start' | 'stop'> {
  readonly updates: AppUpdates;
}

export const [getApp, setApp] = createContext<AppContext>();
