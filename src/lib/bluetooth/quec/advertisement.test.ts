import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseManufacturerData } from './advertisement';
import { hex } from './testing/bytes';

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

  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const found = parseManufacturerData(Uint8Array.of(0x45, 0x43, ...bytes));
        expect(found === null || found.productKey.length <= bytes.length).toBe(true);
      }),
    );
  });
});
