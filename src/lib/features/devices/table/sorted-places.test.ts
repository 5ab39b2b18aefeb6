import fc from 'fast-check';
import { expect, it } from 'vitest';
import { comparing, type SortKey } from './sort';
import { comparePlaces, SortedPlaces } from './sorted-places';

const sorted = (keys: readonly SortKey[], compare: ReturnType<typeof comparing>): number[] =>
  keys.map((_, place) => place).toSorted(comparePlaces(keys, compare));

it('moves what changes and takes in what comes to where a sort would put it', () => {
  const key = fc.option(fc.nat({ max: 20 }));
  const change = fc.record({ place: fc.nat({ max: 60 }), key });
  fc.assert(
    fc.property(
      fc.array(key, { maxLength: 60 }),
      fc.array(fc.array(change, { maxLength: 8 }), { maxLength: 5 }),
      fc.boolean(),
      (begin, rounds, descending) => {
        const compare = comparing('en', descending);
        let keys = begin;
        const places = new SortedPlaces(keys, sorted(keys, compare), compare);
        for (const round of rounds) {
          const next = [...keys];
          for (const { place, key } of round) next[Math.min(place, next.length)] = key;
          keys = next;
          expect(places.take(keys)).toBe(true);
          expect(places.order).toEqual(sorted(keys, compare));
        }
      },
    ),
  );
});

it('leaves to a sort what would move too much, or has become less', () => {
  const compare = comparing('en', false);
  const keys = Array.from({ length: 2_000 }, (_, index) => index);
  const places = new SortedPlaces(keys, sorted(keys, compare), compare);
  const before = places.order;
  expect(places.take(keys.toReversed())).toBe(false);
  expect(places.take(keys.slice(1))).toBe(false);
  expect(places.order).toBe(before);
  expect(places.take([...keys])).toBe(true);
  expect(places.order).toBe(before);
});
