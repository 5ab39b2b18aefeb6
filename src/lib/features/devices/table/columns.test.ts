import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columns, fitting, template, type Column } from './columns';

const all: readonly Column[] = columns;

describe('fitting', () => {
  it('shows all columns in a window of 1,280 pixels', () => {
    expect(fitting(all, (1280 - 32 - 2 - 15) / 16)).toEqual(columns);
  });

  it('keeps the name, the state and when it is due beside an open device', () => {
    expect(fitting(all, 48)).toEqual(['name', 'versions', 'state', 'due', 'seen']);
    expect(fitting(all, 1)).toEqual(['name']);
  });

  it('leaves out more in less room, in the order of the columns, and never one that has room', () => {
    const some = fc.uniqueArray(fc.constantFrom(...columns));
    fc.assert(
      fc.property(some, fc.double({ min: 0, max: 100, noNaN: true }), (chosen, width) => {
        const shown = fitting(chosen, width);
        const more = fitting(chosen, width + 5);
        expect(more).toEqual(expect.arrayContaining([...shown]));
        expect(columns.filter((column) => shown.includes(column))).toEqual(shown);
        expect(shown).toContain('name');
      }),
    );
  });
});

it('gives the boxes and each column a width', () => {
  expect(template(['name', 'battery'])).toBe('2.25rem minmax(10rem, 3fr) 4.5rem 2rem');
});
