import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isKeyOf, parseManufacturerData } from './advertisement';
import { hex, toHex } from './testing/bytes';

describe('parseManufacturerData', () => {
  // "EC", version 0001, product key of 6 "p11abc", device key of 6, status 1, flags 02 03.
  const data = '4543 0001 06 703131616263 06 0123456789ab 01 0203';

  it('reads what a newer device says', () => {
    expect(parseManufacturerData(hex(data))).toEqual({
      version: 1,
      productKey: 'p11abc',
      deviceKey: '0123456789AB',
      status: 1,
      flags: [2, 3],
    });
  });

  it('is null for anything else', () => {
    expect(parseManufacturerData(hex('4544' + data.slice(5)))).toBeNull();
    expect(parseManufacturerData(hex(data.slice(0, -2)))).toBeNull();
    expect(parseManufacturerData(hex('4543 0001 01 00 01 ff 00 0000'))).toBeNull();
    expect(parseManufacturerData(hex(''))).toBeNull();
  });

  it('knows a key without a last digit that does not count', () => {
    const key = (seen: string, first: number, second: number) => {
      const found = parseManufacturerData(
        hex(`4543 0001 00 06 ${seen} 01`.concat(toHex(Uint8Array.of(first, second)))),
      );
      return (expected: string) => isKeyOf(found!, expected);
    };
    const plain = key('0123456789ab', 0, 0);
    expect([plain('0123456789ab'), plain('0123456789A'), plain('0123456789AC')]).toEqual([true, true, false]);
    for (const odd of [key('0123456789a0', 1, 0), key('0123456789a0', 0, 1)]) {
      expect([odd('0123456789A'), odd('0123456789AB'), odd('0123456789B')]).toEqual([true, true, false]);
      expect([odd('0123456789'), odd('')]).toEqual([false, false]);
    }
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const found = parseManufacturerData(Uint8Array.of(0x45, 0x43, ...bytes));
        expect(found === null || found.productKey.length <= bytes.length).toBe(true);
      }),
    );
  });
});
