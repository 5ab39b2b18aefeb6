import { describe, expect, it } from 'vitest';
import { listCommand, type KeyPlace } from './list-keys';

const press = (key: string, place: KeyPlace, changes = {}) =>
  listCommand({ key, ctrlKey: false, metaKey: false, altKey: false, isComposing: false, ...changes }, place);

describe('listCommand', () => {
  it('takes every key of the help from a line', () => {
    expect(press('/', 'line')).toEqual({ kind: 'search' });
    expect(press('?', 'line')).toEqual({ kind: 'help' });
    expect(press(' ', 'line')).toEqual({ kind: 'select' });
    expect(press('Escape', 'line')).toEqual({ kind: 'clear' });
    expect(press('ArrowDown', 'line')).toEqual({ kind: 'move', step: 'next' });
    expect(press('ArrowUp', 'line')).toEqual({ kind: 'move', step: 'previous' });
    expect(press('Home', 'line')).toEqual({ kind: 'move', step: 'first' });
    expect(press('End', 'line')).toEqual({ kind: 'move', step: 'last' });
    expect(press('PageDown', 'line')).toEqual({ kind: 'move', step: 'page-down' });
    expect(press('PageUp', 'line')).toEqual({ kind: 'move', step: 'page-up' });
  });

  it('takes nothing while somebody types', () => {
    for (const key of ['/', '?', ' ', 'Escape', 'ArrowDown', 'Home', 'a']) {
      expect(press(key, 'typing')).toBeNull();
    }
    for (const key of ['/', '?', ' ', 'ArrowUp', 'Home', 'End']) expect(press(key, 'search')).toBeNull();
  });

  it('leads from the search into the list, and clears it', () => {
    expect(press('ArrowDown', 'search')).toEqual({ kind: 'move', step: 'next' });
    expect(press('Escape', 'search')).toEqual({ kind: 'clear' });
  });

  it('leaves keys with modifiers, and of input methods, alone', () => {
    expect(press('/', 'line', { ctrlKey: true })).toBeNull();
    expect(press('ArrowUp', 'line', { altKey: true })).toBeNull();
    expect(press('ArrowUp', 'line', { metaKey: true })).toBeNull();
    expect(press('ArrowDown', 'search', { isComposing: true })).toBeNull();
  });

  it('leaves buttons what is theirs, and scrolling the page', () => {
    expect(press(' ', 'control')).toBeNull();
    expect(press('ArrowDown', 'control')).toBeNull();
    expect(press('/', 'control')).toEqual({ kind: 'search' });
    expect(press(' ', 'nowhere')).toBeNull();
    expect(press('PageDown', 'nowhere')).toBeNull();
    expect(press('ArrowDown', 'nowhere')).toEqual({ kind: 'move', step: 'next' });
  });
});
