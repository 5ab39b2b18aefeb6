import * as fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import * as value from './values';

const read = (schema: v.GenericSchema, input: unknown): unknown => {
  const result = v.safeParse(schema, input);
  return result.success ? result.output : 'refused';
};

describe('numbers', () => {
  it.each([
    [5, 5],
    ['5', 5],
    [' -67.5 ', -67.5],
    ['', 'refused'],
    ['5%', 'refused'],
    ['0x10', 'refused'],
    [NaN, 'refused'],
    [null, 'refused'],
    [true, 'refused'],
  ])('numeric takes %j as %j', (input, expected) => {
    expect(read(value.numeric, input)).toBe(expected);
  });

  it('are names where the platform numbers them, and nothing else is', () => {
    const steps = value.numbered(['none', 'running']);
    const from = value.numbered(['nothing', 'not upgraded'], -1);
    expect([0, '1', 2, -1, 0.5, 'none'].map((input) => read(steps, input))).toEqual([
      ...['none', 'running'],
      ...Array.from({ length: 4 }, () => 'refused'),
    ]);
    expect([-1, '0', 1].map((input) => read(from, input))).toEqual(['nothing', 'not upgraded', 'refused']);
  });

  it('knows a missing number from a wrong one', () => {
    expect(read(value.numericOrNull, '')).toBeNull();
    expect(read(value.numericOrNull, null)).toBeNull();
    expect(read(value.numericOrNull, undefined)).toBeNull();
    expect(read(value.numericOrNull, 0)).toBe(0);
    expect(read(value.numericOrNull, 'x')).toBe('refused');
    expect(read(value.positiveOrNull, '0')).toBeNull();
    expect(read(value.positiveOrNull, '-105')).toBe(-105);
  });

  it('takes instants as positive integers', () => {
    expect(read(value.instant, '1795000000000')).toBe(1_795_000_000_000);
    expect(read(value.instant, 0)).toBe('refused');
    expect(read(value.instantOrNull, 0)).toBeNull();
    expect(read(value.instantOrNull, 1.5)).toBe('refused');
    expect(read(value.instantOrNull, -1)).toBe('refused');
  });

  it('takes an enumeration only by its numbers', () => {
    const schema = value.code([-1, 0, 1]);
    expect(read(schema, '-1')).toBe(-1);
    expect(read(schema, 1)).toBe(1);
    expect(read(schema, 2)).toBe('refused');
  });

  it('takes progress as a fraction and as percent, within bounds', () => {
    expect(read(value.progress, 0.42)).toBe(0.42);
    expect(read(value.progress, '42')).toBe(0.42);
    expect(read(value.progress, 100)).toBe(1);
    expect(read(value.progress, 1)).toBe(1);
    expect(read(value.progress, 250)).toBe(1);
    expect(read(value.progress, -3)).toBe(0);
    expect(read(value.progress, null)).toBe(0);
    expect(read(value.progress, 'half')).toBe('refused');
  });
});

describe('names and flags', () => {
  it('keeps every digit of an int64', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (id) => {
        expect(read(value.digits, id.toString())).toBe(id.toString());
      }),
    );
    expect(read(value.digits, 42)).toBe('42');
  });

  it('refuses a planId that has lost digits or is none', () => {
    expect(read(value.digits, 2 ** 53)).toBe('refused');
    expect(read(value.digits, 1.5)).toBe('refused');
    expect(read(value.digits, '12a')).toBe('refused');
    expect(read(value.digits, '')).toBe('refused');
  });

  it('takes keys as texts and numbers, never empty', () => {
    expect(read(value.key, 'p11')).toBe('p11');
    expect(read(value.key, 7)).toBe('7');
    expect(read(value.key, '')).toBe('refused');
    expect(read(value.key, null)).toBe('refused');
  });

  it('takes flags in every spelling', () => {
    for (const yes of [true, 1, '1', 'true']) expect(read(value.yesNo, yes)).toBe(true);
    for (const no of [false, 0, '0', 'false']) expect(read(value.yesNo, no)).toBe(false);
    for (const neither of [null, undefined, '', {}]) expect(read(value.yesNo, neither)).toBe('refused');
    expect(read(value.yesNo, 2)).toBe('refused');
    expect(read(value.yesNo, 'yes')).toBe('refused');
  });
});

describe('check values', () => {
  it('lowers hashes and refuses wrong lengths', () => {
    const md5 = value.hash(16);
    expect(read(md5, 'D41D8CD98F00B204E9800998ECF8427E')).toBe('d41d8cd98f00b204e9800998ecf8427e');
    expect(read(md5, '')).toBeNull();
    expect(read(md5, null)).toBeNull();
    expect(read(md5, 'd41d')).toBe('refused');
    expect(read(md5, 'z41d8cd98f00b204e9800998ecf8427e')).toBe('refused');
  });

  it('takes a CRC-32 as a number, as decimal digits and as hex', () => {
    expect(read(value.crc32, 0xcbf43926)).toBe('cbf43926');
    expect(read(value.crc32, '3421780262')).toBe('cbf43926');
    expect(read(value.crc32, 'CBF43926')).toBe('cbf43926');
    expect(read(value.crc32, '0xCBF43926')).toBe('cbf43926');
    expect(read(value.crc32, 'bf43926')).toBe('0bf43926');
    expect(read(value.crc32, 7)).toBe('00000007');
    expect(read(value.crc32, '')).toBeNull();
    expect(read(value.crc32, null)).toBeNull();
  });

  it('does not guess where digits may be hex or decimal', () => {
    expect(read(value.crc32, '12345678')).toBeNull();
    expect(read(value.crc32, '00000000')).toBe('00000000');
  });

  it('refuses what is no CRC-32', () => {
    expect(read(value.crc32, 2 ** 32)).toBe('refused');
    expect(read(value.crc32, '4294967296')).toBe('refused');
    expect(read(value.crc32, -1)).toBe('refused');
    expect(read(value.crc32, 'cbf439261')).toBe('refused');
    expect(read(value.crc32, 'crc')).toBe('refused');
  });

  it('reads back every CRC-32 however it was written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffff_ffff }), (crc) => {
        const hex = crc.toString(16).padStart(8, '0');
        expect(read(value.crc32, crc)).toBe(hex);
        expect(read(value.crc32, `0x${hex}`)).toBe(hex);
        expect([hex, null]).toContain(read(value.crc32, hex.toUpperCase()));
        expect([hex, null]).toContain(read(value.crc32, String(crc)));
      }),
    );
  });
});
