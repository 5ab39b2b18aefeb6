import * as fc from 'fast-check';
import { isLosslessNumber, parse, stringify } from 'lossless-json';
import { describe, expect, test } from 'vitest';
import { parseLossless } from './lossless';

/** What a parser that keeps every digit makes of it. */
function reference(text: string): unknown {
  return parse(text, (_, value) => {
    if (!isLosslessNumber(value)) return value;
    const digits = value.toString();
    const number = Number(digits);
    return Number.isSafeInteger(number) || !/^-?\d+$/.test(digits) ? number : digits;
  });
}

const digitRun = fc.stringMatching(/^-?[1-9]\d{13,21}$/);
/** Texts that look like places of numbers. */
const deceptive = fc
  .array(
    fc.oneof(digitRun, fc.constantFrom('"', '\\', ':', ',', '{', '[', ']', '}', ' ', 'a', '"a":', '\n')),
    {
      maxLength: 8,
    },
  )
  .map((parts) => parts.join(''));
const leaf = fc.oneof(
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
  deceptive,
  fc.string(),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(
      fc.oneof(deceptive, fc.string()).filter((name) => name !== '__proto__'),
      tie('value'),
      { maxKeys: 5 },
    ),
  ),
}));

describe('JSON without loss', () => {
  test('is what a parser that keeps every digit reads, whatever stands in the strings', () => {
    fc.assert(
      fc.property(value, fc.constantFrom(0, 1, 2), (any, spaces) => {
        const text = stringify(any, null, spaces) ?? 'null';
        expect(parseLossless(text)).toEqual(reference(text));
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['{"planId":1234567890123456789}', { planId: '1234567890123456789' }],
    ['{"planId" : -1234567890123456789 }', { planId: '-1234567890123456789' }],
    ['[9007199254740991,9007199254740993]', [9007199254740991, '9007199254740993']],
    [
      '{"a":12345678901234567890.5,"b":12345678901234567e3}',
      { a: Number('12345678901234567890.5'), b: Number('12345678901234567e3') },
    ],
    ['{"a":":1234567890123456789,"}', { a: ':1234567890123456789,' }],
    ['{"a":"b\\":1234567890123456789,"}', { a: 'b":1234567890123456789,' }],
    ['{"a":"\\\\","b":[1234567890123456789]}', { a: '\\', b: ['1234567890123456789'] }],
    ['1234567890123456789', '1234567890123456789'],
    ['{"a":1,"a":2}', { a: 2 }],
  ])('%s', (text, expected) => {
    expect(parseLossless(text)).toEqual(expected);
  });

  test.each(['', '{', '{"a":01234567890123456789}', '{"a":"b}', '[1234567890123456789', '{"a" 1}', '- 1'])(
    'refuses %j',
    (text) => {
      expect(() => parseLossless(text)).toThrow(SyntaxError);
    },
  );
});
