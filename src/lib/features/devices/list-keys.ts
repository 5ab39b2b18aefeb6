import type { ListStep } from './list-view.svelte';

/** What a key asks of the devices page; `extends`: all lines on the way are selected. */
export type ListCommand =
  | { readonly kind: 'search' | 'help' | 'select-all' | 'clear' | 'close' }
  | { readonly kind: 'select'; readonly extends: boolean }
  | { readonly kind: 'move'; readonly step: ListStep; readonly extends: boolean };

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'isComposing'>;

const steps: Readonly<Record<string, ListStep>> = {
  ArrowDown: 'next',
  ArrowUp: 'previous',
  Home: 'first',
  End: 'last',
  PageDown: 'page-down',
  PageUp: 'page-up',
};

/** Where the focus is when a key is pressed. */
export type KeyPlace = 'line' | 'box' | 'search' | 'typing' | 'pane' | 'control' | 'nowhere';

/**
 * What a key asks for, by where the focus is; null if it is left to the browser. While somebody types, or holds a
 * modifier, every key is theirs, but for the one that selects all; of the search field alone, Escape and the way down
 * into the list are taken, and of what is open beside it Escape, which closes it.
 */
export function listCommand(event: Key, place: KeyPlace): ListCommand | null {
  if (event.altKey || event.isComposing || place === 'typing') return null;
  if (event.ctrlKey || event.metaKey) return selectsAll(event, place) ? { kind: 'select-all' } : null;
  const step = steps[event.key];
  if (place === 'search') {
    if (event.key === 'Escape') return { kind: 'clear' };
    return step === 'next' ? { kind: 'move', step, extends: false } : null;
  }
  switch (event.key) {
    case '/':
      return { kind: 'search' };
    case '?':
      return { kind: 'help' };
    case 'Escape':
      return { kind: place === 'pane' ? 'close' : 'clear' };
    case ' ':
      return place === 'line' ? { kind: 'select', extends: event.shiftKey } : null;
  }
  if (step === undefined || !canMove(place, step)) return null;
  return { kind: 'move', step, extends: event.shiftKey && isInList(place) };
}

/** On the page's own ground it selects all the text that there is, which nobody wants of a list. */
function selectsAll({ key }: Key, place: KeyPlace): boolean {
  return key.toLowerCase() === 'a' && (isInList(place) || place === 'nowhere');
}

const isInList = (place: KeyPlace): boolean => place === 'line' || place === 'box';

/** Outside the list Home, End and the page keys scroll, as everywhere. */
function canMove(place: KeyPlace, step: ListStep): boolean {
  if (place === 'control' || place === 'pane') return false;
  return isInList(place) || step === 'next' || step === 'previous';
}

const TYPING = 'input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]';

/**
 * Where a key was pressed. `line` is the link of a device, `box` what selects or sorts, `search` the search field of the
 * page, `pane` what is open beside the list.
 */
export function keyPlace(target: EventTarget | null): KeyPlace {
  if (!(target instanceof HTMLElement)) return 'nowhere';
  if (target.matches('[type=search]')) return 'search';
  if (target.closest(TYPING) !== null) return 'typing';
  if (target.closest('[data-pane]') !== null) return 'pane';
  if (target.closest('[data-line], [role=grid]') !== null) return target.matches('a') ? 'line' : 'box';
  return target.closest('a, button, input, summary, [popover]') === null ? 'nowhere' : 'control';
}
