import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inStages, isSize, shuffled, stageCounts, type StageSize } from './sizes';

const size: fc.Arbitrary<StageSize> = fc.oneof(
  fc.record({ unit: fc.constant('devices' as const), value: fc.integer({ min: 1, max: 300 }) }),
  fc.record({ unit: fc.constant('percent' as const), value: fc.integer({ min: 1, max: 100 }) }),
);

describe('the sizes of stages', () => {
  it.each<[number, StageSize[], number[]]>([
    [
      1000,
      [
        { unit: 'devices', value: 10 },
        { unit: 'devices', value: 200 },
      ],
      [10, 200, 790],
    ],
    [
      1000,
      [
        { unit: 'percent', value: 1 },
        { unit: 'percent', value: 50 },
      ],
      [10, 500, 490],
    ],
    [15, [{ unit: 'percent', value: 10 }], [2, 13]],
    [
      10,
      [
        { unit: 'devices', value: 10 },
        { unit: 'devices', value: 200 },
      ],
      [10],
    ],
    [3, [], [3]],
  ])('of %i devices', (total, sizes, counts) => expect(stageCounts(total, sizes)).toEqual(counts));

  it('take each device once, in its order, into a stage that is not empty', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), fc.array(size, { maxLength: 6 }), (total, sizes) => {
        const devices = Array.from({ length: total }, (_, index) => index);
        const stages = inStages(devices, stageCounts(total, sizes));
        expect(stages.flat()).toEqual(devices);
        expect(stages.every((stage) => stage.length > 0)).toBe(true);
        expect(stages.length).toBeLessThanOrEqual(sizes.length + 1);
      }),
    );
  });

  it('are whole, and of percent no more than all', () => {
    expect(isSize({ unit: 'devices', value: 101 })).toBe(true);
    for (const value of [0, 101, 1.5, NaN]) expect(isSize({ unit: 'percent', value })).toBe(false);
  });
});

it('an order of chance has the same devices', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer()),
      fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
      (things, chances) => {
        const random = (): number => chances.next().value as number;
        expect(shuffled(things, random).toSorted()).toEqual(things.toSorted());
      },
    ),
  );
  // The last of three changes places with the first, then the second with the first.
  expect(shuffled(['a', 'b', 'c'], () => 0)).toEqual(['b', 'c', 'a']);
});
