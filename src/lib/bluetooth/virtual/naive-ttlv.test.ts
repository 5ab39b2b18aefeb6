import { describe, expect, it } from 'vitest';
import { decodeNaiveItems, encodeNaiveItems, type NaiveItem } from './naive-ttlv';

const fromHex = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** The head is id * 8 + type in two bytes. */
const known: [string, NaiveItem][] = [
  ['0008', { id: 1, value: false }],
  ['0009', { id: 1, value: true }],
  ['000a 00 55', { id: 1, value: 85 }],
  ['0012 81 3039', { id: 2, value: -12345 }],
  ['fffa 07 7fffffffffffffff', { id: 8191, value: 9223372036854775807n }],
  ['001b 0002 aa55', { id: 3, value: fromHex('aa55') }],
  [
    '0024 0002 0009 000a 00 00',
    {
      id: 4,
      value: [
        { id: 1, value: true },
        { id: 1, value: 0 },
      ],
    },
  ],
];

describe('naive TTLV', () => {
  it.each(known)('%s both ways', (hex, item) => {
    expect(decodeNaiveItems(fromHex(hex))).toEqual([item]);
    expect(toHex(encodeNaiveItems([item]))).toBe(hex.replaceAll(' ', ''));
  });

  it('reads decimals, and type 5 as binary', () => {
    expect(decodeNaiveItems(fromHex('001a 2a 04cb2f 000d 0001 07'))).toEqual([
      { id: 3, value: 3.14159 },
      { id: 1, value: Uint8Array.of(7) },
    ]);
  });

  it.each([
    '00',
    '000a',
    '000a 01 55',
    '000b 0003 aaaa',
    '000c 0002 0009',
    '000e',
    '000f',
    '000c 0001'.repeat(9),
  ])('refuses %s', (hex) => {
    expect(decodeNaiveItems(fromHex(hex))).toBeUndefined();
  });
});
