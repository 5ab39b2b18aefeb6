import * as fc from 'fast-check';
import { stringify } from 'lossless-json';
import { expect, test } from 'vitest';
import { stringifyExactly } from './exact-json';

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
    fc.integer(),
    fc.string(),
    fc.constantFrom(null, true, undefined),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie('value'), { maxKeys: 4 }),
  ),
}));

test('is what a writer that knows bigints writes, and leaves the data as they were', () => {
  fc.assert(
    fc.property(value, (any) => {
      const data = { data: any };
      const before = stringify(data);
      expect(stringifyExactly(data)).toBe(before);
      expect(stringify(data)).toBe(before);
    }),
    { numRuns: 300 },
  );
});

test('a text of digits stays a text', () => {
  expect(stringifyExactly({ id: 9_107_199_254_740_993_001n, name: '9107199254740993001' })).toBe(
    '{"id":9107199254740993001,"name":"9107199254740993001"}',
  );
});
