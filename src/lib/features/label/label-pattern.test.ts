import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldsByPattern, LONGEST_PATTERN, LONGEST_TEXT, readPattern } from './label-pattern';

function fields(pattern: string, label: string): unknown {
  const read = readPattern(pattern);
  if (read.problem !== null) throw new Error(read.problem.kind);
  return fieldsByPattern(read.pattern, label);
}

describe('a pattern', () => {
  it.each([
    ['{product}', { kind: 'names-none' }],
    ['SN', { kind: 'names-none' }],
    ['', { kind: 'names-none' }],
    ['{device', { kind: 'open-brace' }],
    ['device}', { kind: 'open-brace' }],
    ['{{device}}', { kind: 'open-brace' }],
    ['{serial}', { kind: 'unknown-field', field: 'serial' }],
    ['{device};{DEVICE}', { kind: 'field-twice', field: 'device' }],
    ['{product}{device}', { kind: 'not-parted' }],
    ['{device}*', { kind: 'not-parted' }],
    ['x'.repeat(LONGEST_PATTERN + 1), { kind: 'too-long' }],
  ])('%j is none, and why is said', (written, problem) => {
    expect(readPattern(written)).toEqual({ pattern: null, problem });
  });

  it.each([
    ['{product};{device}', 'p11bLe;A2C0DE000016', { product: 'p11bLe', device: 'A2C0DE000016' }],
    ['PK:{product} *DK:{device}', 'pk:p1 rev 3 DK:A2:C0', { product: 'p1', device: 'A2:C0' }],
    ['?d={device}&', 'https://a.b/?d=77&x=1', { device: '77' }],
    ['{device}-{name}', 'A-B-C', { device: 'A', name: 'B-C' }],
    ['S/N {device}', 'Made by x. S/N 0049 V2', { device: '0049' }],
    ['{device};', 'A;B;', { device: 'A' }],
    ['{device}!', 'A2C0', null],
    ['SN{device}', 'SN', null],
  ])('%j reads %j', (pattern, label, found) => {
    expect(fields(pattern, label)).toEqual(found);
  });

  it('comes to an end with whatever it is and reads', () => {
    const piece = fc.constantFrom('{device}', '{product}', '{name}', '*', 'a', 'aa', ':', '-', '{', '}');
    const label = fc.array(fc.constantFrom('a', 'A', ':', '-', ' ', 'aaaa'), { maxLength: 300 });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), label, (pieces, letters) => {
        const { pattern } = readPattern(pieces.join(''));
        if (pattern === null) return;
        const found = fieldsByPattern(pattern, letters.join(''));
        for (const value of Object.values(found ?? {})) expect(letters.join('')).toContain(value);
      }),
    );
  });

  it('answers at its worst, which an engine of regular expressions would not', () => {
    const written = '*a*a*a*a*a*a*a*a*a*a{product}a{name}a{device}!';
    expect(fields(written, 'a'.repeat(10 * LONGEST_TEXT))).toBeNull();
  });
});
