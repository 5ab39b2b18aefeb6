import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failureReasons, NUMBER_GAP, reasonsOfTexts } from './failure-reasons';

const shownOf = (...told: readonly (readonly [string, number])[]) =>
  failureReasons(told).map(({ words, devices }) => [words, devices]);

describe('reasons of failures', () => {
  it('are one if they differ in numbers alone, and tell which numbers', () => {
    expect(
      failureReasons([
        ['error 12', 1],
        ['No space left', 2],
        ['error 13', 4],
      ]),
    ).toMatchObject([
      {
        ...{ words: 'error …', devices: 5 },
        variants: [
          { numbers: ['13'], devices: 4 },
          { numbers: ['12'], devices: 1 },
        ],
      },
      { words: 'No space left', devices: 2, variants: [] },
    ]);
  });

  it('keep a number in which none differs', () => {
    expect(shownOf(['Block 7: error 0x1F, 3 tries', 1], ['Block 7: error 0x2A, 3 tries', 1])).toEqual([
      ['Block 7: error …, 3 tries', 2],
    ]);
    expect(shownOf(['错误12', 1], ['错误13', 1])).toEqual([['错误…', 2]]);
    expect(shownOf(['Version 1.2.3 is too old', 1], ['Version 1.3 is too old', 1])).toEqual([
      ['Version … is too old', 2],
    ]);
    expect(shownOf(['error 12', 3])).toEqual([['error 12', 3]]);
  });

  it('stay apart if the number is part of a name, or all that is said', () => {
    for (const [one, other] of [
      ['Error E12', 'Error E13'],
      ['No 2G', 'No 4G'],
      ['mcu_1 is silent', 'mcu_2 is silent'],
      ['12', '13'],
      ['-3', '-4'],
      ['error 12', 'fault 12'],
      ['', '12'],
    ] as const)
      expect(shownOf([one, 2], [other, 1])).toEqual([
        [one, 2],
        [other, 1],
      ]);
  });

  it('lose no device and no word: each text can be read from its reason', () => {
    const piece = fc.constantFrom('error', 'E1', '错误', ' ', ': ', '7', '12', '0x1F', '1.5', '.', '-', '%');
    const text = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
    const texts = fc.uniqueArray(fc.tuple(text, fc.integer({ min: 1, max: 9 })), {
      selector: ([each]) => each,
      maxLength: 12,
    });
    fc.assert(
      fc.property(texts, (told) => {
        const reasons = failureReasons(told);
        expect(new Set(reasons.map(({ key }) => key)).size).toBe(reasons.length);
        const read = reasons.flatMap(({ words, devices, variants }) =>
          variants.length === 0
            ? [[words, devices]]
            : variants.map((variant) => {
                const numbers = [...variant.numbers];
                return [words.replaceAll(NUMBER_GAP, () => numbers.shift() ?? '?'), variant.devices];
              }),
        );
        expect(new Map(read as [string, number][])).toEqual(new Map(told));
      }),
    );
  });
});

it('tells each device its reason, and only the numbers that differ', () => {
  expect(
    reasonsOfTexts(['Block 7: error 12', 'No space left', 'Block 7: error 13', 'Block 7: error 12', '']),
  ).toEqual([
    { words: 'Block 7: error …', numbers: ['12'] },
    { words: 'No space left', numbers: [] },
    { words: 'Block 7: error …', numbers: ['13'] },
    { words: 'Block 7: error …', numbers: ['12'] },
    { words: '', numbers: [] },
  ]);
});
