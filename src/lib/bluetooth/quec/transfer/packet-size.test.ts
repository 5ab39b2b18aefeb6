import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aesCbc } from '../cipher';
import { encodePacket } from '../file-messages';
import { encodeFrame, MAX_FRAME_DATA } from '../frame';
import type { WritePlan } from '../pieces';
import { fittedLength, frameBytes, packetLimit } from './packet-size';
import { leastEvents } from './pace';

const anything = () => true;
const commands = (size: number): WritePlan => ({ size, commands: 'most' });
const requests = (size: number): WritePlan => ({ size, commands: 'none' });

describe('packetLimit (argument 11)', () => {
  it('is the limit of the data, 128 if absent', () => {
    expect(packetLimit(1024, 'data')).toBe(1024);
    expect(packetLimit(null, 'data')).toBe(128);
  });

  it('names zero, less than zero, and what leaves no room', () => {
    expect(() => packetLimit(0, 'data')).toThrow('device-packet-length-zero');
    expect(() => packetLimit(-5, 'data')).toThrow('device-packet-length-zero');
    // 24 − 9 = 15: not one block.
    expect(() => packetLimit(24, 'frame')).toThrow('device-packet-length-zero');
  });

  it('clamps what a frame cannot carry', () => {
    // 0x54FF − 5 = 21754 bytes of data: 1359 blocks of 16 are 21744, less 1 of padding and 11 of items.
    expect(packetLimit(65_535, 'data')).toBe(21_732);
    const data = aesCbc(new Uint8Array(16), new Uint8Array(16)).encrypt(
      encodePacket(0xffffffff, new Uint8Array(21_732)),
    );
    expect(data.length).toBeLessThanOrEqual(MAX_FRAME_DATA);
  });

  it('leaves room for the whole frame if that is the limit', () => {
    // 128 − 9 = 119: 7 blocks are 112, less 1 and 11: 100 bytes, whose frame is 9 + 112 = 121.
    expect(packetLimit(128, 'frame')).toBe(100);
    expect(frameBytes(100)).toBe(121);
  });
});

describe('fittedLength', () => {
  it('fills sixteen writes of 244 at 4096: 3872 bytes, as the specification has it', () => {
    // 3872 + 16 of items and padding + 9 of the frame + 4 spare = 3901, and 16 × 244 = 3904.
    expect(fittedLength(4096, commands(244), anything)).toBe(3872);
    expect(fittedLength(4096, requests(244), anything)).toBe(3872);
  });

  it('takes the longer if the writes are not worth filling', () => {
    // Commands: 512 bytes take 3 writes, 2 events: 256 an event; 448 take 2 writes, 2 events: 224.
    expect(fittedLength(512, commands(244), anything)).toBe(512);
    // Requests: 448 / 4 events = 112 against 512 / 6 = 85.
    expect(fittedLength(512, requests(244), anything)).toBe(448);
  });

  it('takes the limit if no multiple of 16 fits it', () => {
    expect(fittedLength(7, commands(244), anything)).toBe(7);
  });

  it('is the best of all multiples of 16 within the limit', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 16, max: 5000 }),
        fc.constantFrom(20, 182, 244, 495),
        fc.constantFrom('most' as const, 'seven-of-eight' as const, 'none' as const),
        fc.integer({ min: 60, max: 6000 }),
        (limit, size, use, most) => {
          const plan = { size, commands: use };
          const rate = (length: number) => length / leastEvents(frameBytes(length) + 4, plan);
          const allows = (frame: number) => frame <= most;
          const candidates = Array.from({ length: limit >> 4 }, (_, index) => 16 * (index + 1)).filter(
            (length) => allows(frameBytes(length) + 4),
          );
          const best = Math.max(...candidates.map(rate));
          const fitted = fittedLength(limit, plan, allows);
          expect(candidates).toContain(fitted);
          expect(rate(fitted)).toBe(best);
        },
      ),
    );
  });

  it('knows the bytes of a frame', () => {
    const cipher = aesCbc(new Uint8Array(16), new Uint8Array(16));
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2000 }),
        fc.integer({ min: 0, max: 0xffffffff }),
        (length, address) => {
          const data = cipher.encrypt(encodePacket(address, new Uint8Array(length)));
          const stuffing = 40;
          const wire = encodeFrame({ id: 1000, command: 0x7025, data });
          expect(wire.length).toBeLessThanOrEqual(frameBytes(length) + stuffing);
          expect(data.length + 9).toBeLessThanOrEqual(frameBytes(length));
          // A multiple of 16 is padded to the same length whatever its address.
          if (length % 16 === 0) expect(data.length + 9).toBe(frameBytes(length));
        },
      ),
    );
  });
});
