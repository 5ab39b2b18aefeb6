import type { ListStep } from './list-view.svelte';

/** What a key asks of the devices page. */
export type ListCommand =
  | { readonly kind: 'search' | 'help' | 'select' | 'clear' }
  | { readonly kind: 'move'; readonly step: ListStep };

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'isComposing'>;

const steps: Readonly<Record<string, ListStep>> = {
  ArrowDown: 'next',
  ArrowUp: 'previous',
  Home: 'first',
  End: 'last',
  PageDown: 'page-down',
  PageUp: 'page-up',
};

/** Where the focus is when a key is pressed. */
export type KeyPlace = 'line' | 'search' | 'typing' | 'control' | 'nowhere';

/**
 * What a key asks for, by where the focus is; null if it is left to the browser. While somebody types, or holds a
 * modifier, every key is theirs; of the search field alone, Escape and the way down into the list are taken.
 */
export function listCommand(event: Key, place: KeyPlace): ListCommand | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return null;
  if (place === 'typing') return null;
  const step = steps[event.key];
  if (place === 'search') {
    if (event.key === 'Escape') return { kind: 'clear' };
    return step === 'next' ? { kind: 'move', step } : null;
  }
  switch (event.key) {
    case '/':
      return { kind: 'search' };
    case '?':
      return { kind: 'help' };
    case 'Escape':
      return { kind: 'clear' };
    case ' ':
      return place === 'line' ? { kind: 'select' } : null;
  }
  if (step === undefined || place === 'control') return null;
  // Outside the list Home, End and the page keys scroll the page, as everywhere.
  return place === 'line' || step === 'next' || step === 'previous' ? { kind: 'move', step } : null;
}

const TYPING = 'input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]';

/** Where a key was pressed. `line` is the link of a device, `search` the search field of the page. */
export function keyPlace(target: EventTarget | null): KeyPlace {
  if (!(target instanceof HTMLElement)) return 'nowhere';
  if (target.matches('[type=search]')) return 'search';
  if (target.closest(TYPING) !== null) return 'typing';
  if (target.closest('[data-line]') !== null) return target.matches('a') ? 'line' : 'control';
  return target.closest('a, button, input, summary, [popover]') === null ? 'nowhere' : 'control';
}
