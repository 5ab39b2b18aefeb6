import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeFrame, MAX_FRAME_DATA, type Frame } from './frame';
import { FrameDecoder } from './frame-decoder';
import { hex, toHex } from './testing/bytes';
import vectors from './testing/vectors.json' with { type: 'json' };

function decode(...chunks: Uint8Array[]): Frame[] {
  const frames: Frame[] = [];
  const decoder = new FrameDecoder((frame) => frames.push(frame));
  for (const chunk of chunks) decoder.push(chunk);
  return frames;
}

const readable = (frames: readonly Frame[]) =>
  frames.map(({ id, command, data }) => ({ id, command, data: toHex(data) }));

/** Bytes in which AA and 55 are as frequent as everything else together. */
const awkwardByte = fc.oneof(fc.constant(0xaa), fc.constant(0x55), fc.integer({ min: 0, max: 255 }));
const awkwardBytes = (maxLength: number) =>
  fc.array(awkwardByte, { maxLength }).map((bytes) => Uint8Array.from(bytes));
const number = fc.oneof(
  fc.constantFrom(0xaaaa, 0xaa55, 0x55aa, 0x00aa, 0x0055),
  fc.integer({ min: 1, max: 0xfffe }),
);
const frame = fc.record({ id: number, command: number, data: awkwardBytes(80) });

/** Cuts bytes at these places. */
function split(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const cuts = [0, ...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return cuts.slice(1).map((end, index) => bytes.subarray(cuts[index], end));
}

const joined = (parts: readonly Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));

describe('encodeFrame', () => {
  it('frames a version query', () => {
    // length 5 = sum 1 + id 2 + command 2; sum 03+E8 (1000) + 70+40 = 0x19B, of which 9B stays.
    expect(toHex(encodeFrame({ id: 1000, command: 0x7040, data: hex('') }))).toBe('aaaa00059b03e87040');
  });

  it('stuffs an AA before an AA, before a 55, across the seam to the data, and not at the end', () => {
    // length 5 + 4 = 9. sum: 12+34+00+AA + AA+55+AA+AA = 0x12+0x34+0xAA = 0xF0, + 0xAA+0x55+0xAA+0xAA = 0x253, in all 0x343: 43.
    // Between AA (command) and AA, AA and 55, AA and AA goes a 55; the last AA gets none.
    const wire = encodeFrame({ id: 0x1234, command: 0x00aa, data: hex('aa 55 aa aa') });
    expect(toHex(wire)).toBe('aaaa0009431234' + '00aa' + '55aa' + '5555' + 'aa' + '55aa');
  });

  it('stuffs a sum of AA before an id that begins with 55', () => {
    // sum: 55+00 + 00+55 = AA. Length 5.
    expect(toHex(encodeFrame({ id: 0x5500, command: 0x0055, data: hex('') }))).toBe('aaaa0005aa5555000055');
  });

  it('stuffs a length that ends in AA before its sum', () => {
    // 165 bytes of data: length 0xAA. sum: 01 + 01 + 165 × 00 + 53 (id 0x0153) = 0x55: AA 55 becomes AA 55 55.
    const wire = encodeFrame({ id: 0x0153, command: 0x0001, data: new Uint8Array(165) });
    expect(toHex(wire.subarray(0, 10))).toBe('aaaa00aa555501530001');
  });

  it.each(vectors.frames)('builds what real clients build: $id/$cmd', ({ id, cmd, data, wire }) => {
    expect(toHex(encodeFrame({ id, command: cmd, data: hex(data) }))).toBe(wire);
    expect(readable(decode(hex(wire)))).toEqual([{ id, command: cmd, data }]);
  });

  it('refuses illegal numbers, and data whose length field would begin with 55', () => {
    const data = new Uint8Array();
    expect(() => encodeFrame({ id: 0, command: 1, data })).toThrow('internal');
    expect(() => encodeFrame({ id: 1, command: 0xffff, data })).toThrow('internal');
    const longest = encodeFrame({ id: 1, command: 1, data: new Uint8Array(MAX_FRAME_DATA) });
    expect(toHex(longest.subarray(2, 4))).toBe('54ff');
    expect(() => encodeFrame({ id: 1, command: 1, data: new Uint8Array(MAX_FRAME_DATA + 1) })).toThrow();
  });
});

describe('FrameDecoder', () => {
  const good = hex('aaaa00059b03e87040');
  const goodFrame = { id: 1000, command: 0x7040, data: '' };

  it('takes the last two of a longer run of AA as the header', () => {
    expect(readable(decode(hex('aa aa aa'), good))).toEqual([goodFrame]);
  });

  it('takes the byte after a header as it is, a 55 too', () => {
    // A length of 0x5500 = 21760 and as many bytes: sum 02 for id 1, command 1.
    const long = joined([hex('aaaa 5500 02 0001 0001'), new Uint8Array(0x5500 - 5)]);
    expect(decode(long)).toHaveLength(1);
  });

  it('takes a frame of 65535', () => {
    const long = joined([hex('aaaa ffff 02 0001 0001'), new Uint8Array(0xffff - 5)]);
    expect(decode(long)[0]?.data).toHaveLength(0xffff - 5);
  });

  it('reads a frame whose first AA was the last byte that a cut one lacked', () => {
    expect(readable(decode(hex('aaaa0006 42 1234 00'), good))).toEqual([goodFrame]);
  });

  it('counts and skips bad sums, illegal lengths, ids and commands, and cut frames', () => {
    const decoder = new FrameDecoder(() => undefined);
    decoder.push(hex('aaaa0005 9c 03e87040')); // sum is 9B
    decoder.push(hex('aaaa0004 9b 03e870')); // shorter than any frame
    decoder.push(hex('aaaa0005 01 0000 0001')); // id 0
    decoder.push(hex('aaaa0005 ff 0001 ffff')); // command FFFF: 01 + FF + FF = 1FF
    decoder.push(hex('aaaa0005 9b'));
    decoder.push(good);
    expect(decoder.counts).toEqual({ good: 1, badSums: 1, illegal: 3, cut: 1 });
    expect(decoder.finished).toBe(5);
  });

  it('lets every frame survive every split and every neighbour', () => {
    fc.assert(
      fc.property(
        fc.array(frame, { minLength: 1, maxLength: 4 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        (frames, places) => {
          const wire = joined(frames.map(encodeFrame));
          expect(readable(decode(...split(wire, places)))).toEqual(readable(frames));
        },
      ),
    );
  });

  it('survives one byte at a time', () => {
    fc.assert(
      fc.property(fc.array(frame, { minLength: 1, maxLength: 3 }), (frames) => {
        const wire = joined(frames.map(encodeFrame));
        expect(readable(decode(...Array.from(wire, (byte) => Uint8Array.of(byte))))).toEqual(
          readable(frames),
        );
      }),
    );
  });

  it('never loses a good frame to noise or to a cut one before it', () => {
    fc.assert(
      fc.property(awkwardBytes(20), frame, fc.nat(), frame, (noise, cut, place, last) => {
        const cutWire = encodeFrame(cut);
        const wire = joined([noise, cutWire.subarray(0, place % cutWire.length), encodeFrame(last)]);
        expect(readable(decode(wire)).at(-1)).toEqual(readable([last])[0]);
      }),
      { numRuns: 1000 },
    );
  });

  it('takes any bytes without throwing, and a good frame after them', () => {
    fc.assert(
      fc.property(fc.array(awkwardBytes(64), { maxLength: 20 }), frame, (chunks, last) => {
        const frames = decode(...chunks, encodeFrame(last));
        expect(readable(frames).at(-1)).toEqual(readable([last])[0]);
      }),
    );
  });

  it('hands on data of its own', () => {
    const wire = encodeFrame({ id: 1, command: 1, data: hex('0102') });
    const [first] = decode(wire, wire);
    wire.fill(0);
    expect(toHex(first!.data)).toBe('0102');
  });
});
