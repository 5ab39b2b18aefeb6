import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOverairError } from '../../errors';
import { hex, toHex } from './testing/bytes';
import vectors from './testing/vectors.json' with { type: 'json' };
import { binaryItem, decodeItems, encodeItems, numberItem, type TtlvItem } from './ttlv';

/** Where and why bytes are refused. */
function refusal(data: string): string {
  try {
    decodeItems(hex(data));
  } catch (error) {
    if (isOverairError(error, 'ttlv-malformed')) return `${error.details.position} ${error.details.problem}`;
  }
  return 'none';
}

describe('TTLV', () => {
  it('writes heads as id << 3 | type', () => {
    // 7 << 3 = 0x38: false is 0038, true 0039, number 003A, binary 003B, struct 003C.
    const items: TtlvItem[] = [
      { id: 7, type: 'boolean', value: false },
      { id: 7, type: 'boolean', value: true },
      numberItem(7, 258), // 0102: two bytes, so the control byte says 1
      binaryItem(7, 'ab'), // length 0002, then 61 62
      { id: 7, type: 'struct', value: [{ id: 1, type: 'boolean', value: true }] }, // count 0001, then 0009
    ];
    expect(toHex(encodeItems(items))).toBe('0038' + '0039' + '003a010102' + '003b00026162' + '003c00010009');
    expect(decodeItems(encodeItems(items))).toEqual(items);
  });

  it.each(vectors.fields)('reads what real clients read: $data', ({ data, parsed }) => {
    const [[id, , value]] = parsed as [[number, string, number | string]];
    const [item] = decodeItems(hex(data));
    if (item?.type !== 'number') throw new Error('not a number');
    const { coefficient, decimals } = item.value;
    expect(item.id).toBe(id);
    if (typeof value === 'string') expect(coefficient).toBe(BigInt(value));
    else expect(Number(coefficient) / 10 ** decimals).toBe(value);
    expect(toHex(encodeItems([item]))).toBe(data);
  });

  it('keeps eight bytes, fifteen decimals and the sign', () => {
    // Control: sign 80 | decimals 15 << 3 = 78 | 8 bytes − 1 = 7: FF.
    const value = { coefficient: -0xffffffffffffffffn, decimals: 15 };
    const bytes = encodeItems([{ id: 1, type: 'number', value }]);
    expect(toHex(bytes)).toBe('000aff' + 'ff'.repeat(8));
    expect(decodeItems(bytes)[0]?.value).toEqual(value);
    expect(() => encodeItems([numberItem(1, 1n << 64n)])).toThrow('internal');
  });

  it('reads type 5 as binary and ends at 6 and 7', () => {
    expect(decodeItems(hex('000d 0001 ff'))).toEqual([binaryItem(1, hex('ff'))]);
    expect(refusal('0009 000e')).toBe('2 type');
    expect(refusal('0009 0009 000f')).toBe('4 type');
  });

  it('says where data were cut', () => {
    expect(refusal('0009 00')).toBe('2 head');
    expect(refusal('000a')).toBe('2 control');
    expect(refusal('000a 01 00')).toBe('3 number');
    expect(refusal('000b 00')).toBe('2 length');
    expect(refusal('000b 0003 0102')).toBe('4 bytes');
    expect(refusal('000c 0002 0009')).toBe('6 head');
  });

  it('goes eight structs deep and no further', () => {
    const nested = (depth: number) => '000c0001'.repeat(depth) + '0009';
    expect(refusal(nested(8))).toBe('none');
    expect(refusal(nested(9))).toBe('32 depth');
    expect(refusal('000cffff'.repeat(5000))).toBe('32 depth');
  });

  const leaf: fc.Arbitrary<TtlvItem> = fc.oneof(
    fc.record({ id: fc.nat(8191), type: fc.constant('boolean' as const), value: fc.boolean() }),
    fc.record({
      id: fc.nat(8191),
      type: fc.constant('number' as const),
      value: fc.record({
        coefficient: fc.bigInt({ min: -0xffffffffffffffffn, max: 0xffffffffffffffffn }),
        decimals: fc.nat(15),
      }),
    }),
    fc.record({
      id: fc.nat(8191),
      type: fc.constant('binary' as const),
      value: fc.uint8Array({ maxLength: 40 }),
    }),
  );
  const item = (depth: number): fc.Arbitrary<TtlvItem> =>
    depth === 0
      ? leaf
      : fc.oneof(
          leaf,
          fc.record({
            id: fc.nat(8191),
            type: fc.constant('struct' as const),
            value: fc.array(item(depth - 1), { maxLength: 3 }),
          }),
        );

  it('comes back as it went', () => {
    fc.assert(
      fc.property(fc.array(item(3), { maxLength: 6 }), (items) => {
        expect(decodeItems(encodeItems(items))).toEqual(items);
      }),
    );
  });

  it('reads or refuses any bytes, by name and within them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (data) => {
        const reason = refusal(toHex(data));
        expect(reason === 'none' || Number.parseInt(reason, 10) <= data.length).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
