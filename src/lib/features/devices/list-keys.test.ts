import { describe, expect, it } from 'vitest';
import { listCommand, type KeyPlace } from './list-keys';

const press = (key: string, place: KeyPlace, changes = {}) =>
  listCommand(
    {
      key,
      ...{ ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, isComposing: false },
      ...changes,
    },
    place,
  );
const moves = (step: string, extend = false) => ({ kind: 'move', step, extends: extend });

describe('listCommand', () => {
  it('takes every key of the help from a line', () => {
    expect(press('/', 'line')).toEqual({ kind: 'search' });
    expect(press('?', 'line')).toEqual({ kind: 'help' });
    expect(press(' ', 'line')).toEqual({ kind: 'select', extends: false });
    expect(press('Escape', 'line')).toEqual({ kind: 'clear' });
    expect(press('ArrowDown', 'line')).toEqual(moves('next'));
    expect(press('ArrowUp', 'line')).toEqual(moves('previous'));
    expect(press('Home', 'line')).toEqual(moves('first'));
    expect(press('End', 'line')).toEqual(moves('last'));
    expect(press('PageDown', 'line')).toEqual(moves('page-down'));
    expect(press('PageUp', 'line')).toEqual(moves('page-up'));
  });

  it('takes nothing while somebody types', () => {
    for (const key of ['/', '?', ' ', 'Escape', 'ArrowDown', 'Home', 'a']) {
      expect(press(key, 'typing')).toBeNull();
    }
    for (const key of ['/', '?', ' ', 'ArrowUp', 'Home', 'End']) expect(press(key, 'search')).toBeNull();
  });

  it('leads from the search into the list, and clears it', () => {
    expect(press('ArrowDown', 'search')).toEqual(moves('next'));
    expect(press('Escape', 'search')).toEqual({ kind: 'clear' });
  });

  it('leaves keys with modifiers, and of input methods, alone', () => {
    expect(press('/', 'line', { ctrlKey: true })).toBeNull();
    expect(press('ArrowUp', 'line', { altKey: true })).toBeNull();
    expect(press('ArrowUp', 'line', { metaKey: true })).toBeNull();
    expect(press('ArrowDown', 'search', { isComposing: true })).toBeNull();
  });

  it('selects on the way if Shift is held, and all by Ctrl or Command and A', () => {
    for (const place of ['line', 'box'] as const) {
      expect(press('ArrowDown', place, { shiftKey: true })).toEqual(moves('next', true));
      expect(press('End', place, { shiftKey: true })).toEqual(moves('last', true));
      expect(press('a', place, { metaKey: true })).toEqual({ kind: 'select-all' });
    }
    expect(press(' ', 'line', { shiftKey: true })).toEqual({ kind: 'select', extends: true });
    expect(press('ArrowDown', 'nowhere', { shiftKey: true })).toEqual(moves('next'));
    expect(press('A', 'nowhere', { ctrlKey: true })).toEqual({ kind: 'select-all' });
    for (const place of ['search', 'typing', 'pane', 'control'] as const) {
      expect(press('a', place, { ctrlKey: true })).toBeNull();
    }
    expect(press('c', 'line', { ctrlKey: true })).toBeNull();
  });

  it('leaves a box its own key, and what is open beside the list all but the way out', () => {
    expect(press(' ', 'box')).toBeNull();
    expect(press('ArrowUp', 'box')).toEqual(moves('previous'));
    expect(press('Escape', 'pane')).toEqual({ kind: 'close' });
    expect(press('?', 'pane')).toEqual({ kind: 'help' });
    for (const key of ['ArrowDown', 'Home', 'PageDown', ' ']) expect(press(key, 'pane')).toBeNull();
  });

  it('leaves buttons what is theirs, and scrolling the page', () => {
    expect(press(' ', 'control')).toBeNull();
    expect(press('ArrowDown', 'control')).toBeNull();
    expect(press('/', 'control')).toEqual({ kind: 'search' });
    expect(press(' ', 'nowhere')).toBeNull();
    expect(press('PageDown', 'nowhere')).toBeNull();
    expect(press('ArrowDown', 'nowhere')).toEqual(moves('next'));
  });
});
