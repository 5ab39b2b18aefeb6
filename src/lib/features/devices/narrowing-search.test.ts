import fc from 'fast-check';
import { expect, it } from 'vitest';
import { deviceRow } from '$lib/fleet/rows';
import { START } from '$lib/testing/clock';
import { deviceWith } from '$lib/testing/plans';
import { NarrowingSearch } from './narrowing-search';
import { wordsOf } from '$lib/ui/folded';
import { hasWords } from './search-text';

const letters = (most: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'A'), maxLength: most });

it('finds what a search through all finds, whatever is typed, taken back, and comes in meanwhile', () => {
  const lists = fc.array(fc.array(letters(6), { maxLength: 8 }), { minLength: 1, maxLength: 3 });
  const steps = fc.array(fc.record({ text: letters(5), list: fc.nat() }), { maxLength: 20 });
  fc.assert(
    fc.property(lists, steps, (names, typed) => {
      const fleets = names.map((list) =>
        list.map((name, index) => deviceRow(deviceWith(`${index}`, { name }), undefined, START)),
      );
      const search = new NarrowingSearch();
      for (const { text, list } of typed) {
        const rows = fleets[list % fleets.length] ?? [];
        const words = wordsOf(text);
        expect(search.find(rows, text)).toEqual(rows.filter((row) => hasWords(row, words)));
      }
    }),
  );
});
