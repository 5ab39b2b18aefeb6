import { MediaQuery } from 'svelte/reactivity';

/** From this width on there is room for a table, and for a device beside it. The same stands in the style sheets. */
let wide: MediaQuery | null = null;

/** Whether the window is as wide as on a desk: 1,100 pixels or more. */
export function isDesk(): boolean {
  wide ??= new MediaQuery('min-width: 1100px');
  return wide.current;
}
