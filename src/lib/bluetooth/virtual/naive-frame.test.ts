import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeNaiveFrame, NaiveDecoder, type NaiveFrame } from './naive-frame';

const fromHex = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const show = (frames: readonly NaiveFrame[]) => frames.map((f) => `${f.id} ${f.command} ${toHex(f.data)}`);

/** Worked out by hand: length 8 = sum, id, command, 3 of data; sum 01+02+70+25+AA+AA+55 = 0x241. */
const known = { id: 0x0102, command: 0x7025, data: fromHex('aa aa 55') };
const knownWire = fromHex('aaaa 0008 41 0102 7025 aa55 aa55 55');

/** Bytes rich in what matters: AA and 55. */
const bytes = (maxLength: number) =>
  fc
    .array(fc.oneof(fc.constantFrom(0xaa, 0x55), fc.nat(255)), { maxLength })
    .map((list) => Uint8Array.from(list));
const frame = fc.record({
  id: fc.oneof(fc.constantFrom(0xaaaa, 0x55aa, 0xaa55), fc.integer({ min: 1, max: 0xfffe })),
  command: fc.oneof(fc.constantFrom(0xaaaa, 0x7025), fc.integer({ min: 1, max: 0xfffe })),
  data: bytes(60),
});

describe('naive frames', () => {
  it('encodes as worked out by hand', () => {
    expect(toHex(encodeNaiveFrame(known))).toBe(toHex(knownWire));
    expect(show(new NaiveDecoder().receive(knownWire))).toEqual(show([known]));
  });

  it('gives a last AA no stuffing, and the next header is still one', () => {
    const first = { id: 1, command: 2, data: fromHex('aa') };
    const wire = fromHex('aaaa 0006 ad 0001 0002 aa');
    expect(toHex(encodeNaiveFrame(first))).toBe(toHex(wire));
    const both = Uint8Array.from([...wire, ...knownWire]);
    expect(show(new NaiveDecoder().receive(both))).toEqual(show([first, known]));
  });

  it('counts bad sums, illegal ids and short lengths', () => {
    const decoder = new NaiveDecoder();
    const wrongSum = encodeNaiveFrame(known);
    wrongSum[4] = 0x42;
    const illegal = encodeNaiveFrame({ id: 0, command: 1, data: new Uint8Array(0) });
    const short = fromHex('aaaa 0003 01 0001');
    for (const wire of [wrongSum, illegal, short]) expect(decoder.receive(wire)).toEqual([]);
    expect(decoder.bad).toBe(3);
    expect(show(decoder.receive(knownWire))).toEqual(show([known]));
  });

  it('reads every frame in any pieces, between neighbours and after a cut one', () => {
    fc.assert(
      fc.property(
        fc.array(frame, { minLength: 1, maxLength: 4 }),
        frame,
        fc.nat(100),
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 5 }),
        (frames, cut, cutAt, sizes) => {
          const cutWire = encodeNaiveFrame(cut);
          const wire = Uint8Array.from([
            ...cutWire.slice(0, Math.min(cutAt, cutWire.length - 1)),
            ...frames.flatMap((f) => [...encodeNaiveFrame(f)]),
          ]);
          const decoder = new NaiveDecoder();
          const read: NaiveFrame[] = [];
          for (let at = 0, turn = 0; at < wire.length; turn++) {
            const size = sizes[turn % sizes.length]!;
            read.push(...decoder.receive(wire.slice(at, at + size)));
            at += size;
          }
          // A frame cut just before a last AA is completed by the AA of the next header: it is the frame itself.
          const completed = read.length > frames.length ? [cut] : [];
          expect(show(read)).toEqual(show([...completed, ...frames]));
        },
      ),
    );
  });

  it('never throws on random bytes', () => {
    fc.assert(fc.property(bytes(300), (noise) => void new NaiveDecoder().receive(noise)));
  });
});
