import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeFrame, type Frame } from '../quec/frame';
import { FrameDecoder } from '../quec/frame-decoder';
import { encodePacket } from '../quec/file-messages';
import { encodeNaiveFrame, NaiveDecoder } from './naive-frame';
import { decodeNaiveItems } from './naive-ttlv';

const show = (frames: readonly Frame[]) =>
  frames.map(({ id, command, data }) => `${id} ${command} ${Buffer.from(data).toString('hex')}`);

/** Bytes rich in what matters. */
const bytes = (maxLength: number) =>
  fc
    .array(fc.oneof({ weight: 3, arbitrary: fc.constantFrom(0xaa, 0x55) }, fc.nat(255)), { maxLength })
    .map((list) => Uint8Array.from(list));
const number = fc.oneof(fc.constantFrom(0xaaaa, 0x55aa, 0xaa55), fc.integer({ min: 1, max: 0xfffe }));
const frame = fc.record({ id: number, command: number, data: bytes(40) });

/** What both ends read of a stream that arrives in pieces of these sizes. */
function readBoth(wire: Uint8Array, sizes: readonly number[]) {
  const app: Frame[] = [];
  const decoder = new FrameDecoder((read) => app.push(read));
  const naive = new NaiveDecoder();
  const device: Frame[] = [];
  for (let at = 0, turn = 0; at < wire.length; turn++) {
    const piece = wire.subarray(at, (at += sizes[turn % sizes.length]!));
    decoder.push(piece);
    device.push(...naive.receive(piece));
  }
  return { app: show(app), device: show(device) };
}

describe('the two readings of the protocol', () => {
  it('write the same frames', () => {
    fc.assert(
      fc.property(frame, (one) => {
        expect(encodeFrame(one)).toEqual(encodeNaiveFrame(one));
      }),
    );
  });

  it('find the same frames in any noise, in any pieces', () => {
    const stretch = fc.oneof(
      bytes(30),
      frame.map(encodeNaiveFrame),
      fc.tuple(frame, fc.nat(40)).map(([one, cut]) => encodeNaiveFrame(one).slice(0, cut)),
      fc.tuple(fc.nat(9), bytes(12)).map(([length, rest]) => Uint8Array.of(0xaa, 0xaa, 0, length, ...rest)),
    );
    const sizes = fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 6 }), sizes, (stretches, pieces) => {
        const { app, device } = readBoth(Uint8Array.from(stretches.flatMap((part) => [...part])), pieces);
        expect(device).toEqual(app);
      }),
      { numRuns: 1000 },
    );
  });

  it('agree on the items of a packet', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffff_ffff }), bytes(60), (address, data) => {
        expect(decodeNaiveItems(encodePacket(address, data))).toEqual([
          { id: 9, value: address },
          { id: 10, value: data },
        ]);
      }),
    );
  });
});
