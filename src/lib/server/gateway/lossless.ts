import { parse } from 'lossless-json';

/**
 * JSON without loss: an integer that a number cannot hold (a planId is an int64) becomes a text of its digits.
 * Throws a SyntaxError. Of keys given twice the last counts, as with JSON.parse.
 */
export function parseLossless(text: string): unknown {
  return parse(text, null, {
    parseNumber(digits) {
      const number = Number(digits);
      return Number.isSafeInteger(number) || !/^-?\d+$/.test(digits) ? number : digits;
    },
    onDuplicateKey: ({ newValue }) => newValue,
  });
}
