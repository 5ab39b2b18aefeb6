import { Selection } from '$lib/features/devices/selection';

/** What is picked among an account's plans; what is picked in its list stays as it is. */
export const openPlansSelection = (): Selection => new Selection();
