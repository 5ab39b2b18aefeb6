import { MediaQuery } from 'svelte/reactivity';

/** Up to this width the navigation is a bar at the bottom. The same stands in the style sheets. */
let narrow: MediaQuery | null = null;

/** Whether the window is as narrow as on a phone: less than 768 pixels at the usual size of text. */
export function isPhone(): boolean {
  narrow ??= new MediaQuery('max-width: 47.99rem');
  return narrow.current;
}
