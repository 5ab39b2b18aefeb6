import { tick } from 'svelte';

/**
 * Lines are drawn where others were: to be called before they change. If the focus was on a device's line, it goes to
 * where that device is drawn then, link for link and box for box; if it is drawn no more, it stays.
 *
 * @param stands The device that the keyboard stands on, as `deviceIdText`, asked after the change.
 */
export async function followFocus(grid: HTMLElement | null, stands: () => string | null): Promise<void> {
  const focused = document.activeElement;
  const id = lineOf(focused);
  if (grid === null || !(focused instanceof HTMLElement) || id === null || !grid.contains(focused)) return;
  await tick();
  // The line that a key leads to may be drawn where the one before was: the same element, and nobody to call back.
  if (stands() !== id) return;
  const now = document.activeElement;
  // Whoever has gone elsewhere meanwhile is not called back.
  if ((now !== focused && now !== document.body) || (lineOf(now) === id && now === focused)) return;
  const link = document.getElementById(`line-${id}`);
  const box = link?.closest('[data-line]')?.querySelector<HTMLElement>('input[type=checkbox]');
  const wanted = focused.matches('input') ? box : link;
  wanted?.focus({ preventScroll: true });
}

const lineOf = (element: Element | null): string | null =>
  element?.closest('[data-line]')?.getAttribute('data-line') ?? null;
