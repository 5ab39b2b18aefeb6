import { ListView } from './list-view.svelte';

/** How an account's list is being looked at. */
export const openListView = (): ListView => new ListView();
