import { describe, expect, it } from 'vitest';
import { UNKNOWN_PROFILE } from './contract';
import { WriteSize, type DeliveredPacket, type WriteLimits } from './write-size';
import { CommandLadder } from './write-types';

const good: DeliveredPacket = {
  send: 0,
  wireBytes: 500,
  bytes: 448,
  ms: 100,
  isLongest: false,
  isTimed: true,
};

const limits: WriteLimits = { hasCommands: true, refused: [], wholeFrames: null };

/** Sends as they read: size and r for requests, c for commands, and their waits. */
const told = (sizes: WriteSize, isFirst = false) =>
  sizes
    .sends(isFirst)
    .map(
      ({ plan, waitMs }) =>
        `${plan.size}${plan.commands === 'none' ? 'r' : 'c'}${waitMs === 'usual' ? '' : ` ${waitMs}`}`,
    );

function proven(size: number, longWrites: 'untried' | 'refused' = 'untried'): WriteSize {
  return new WriteSize({ ...UNKNOWN_PROFILE, writeSize: size, longWrites }, limits);
}

describe('WriteSize', () => {
  it('begins with 128 bytes in requests of 20, for 12 s each', () => {
    const sizes = new WriteSize(UNKNOWN_PROFILE, limits);
    expect(told(sizes, true)).toEqual(['20r 12000', '20r 12000']);
    expect(sizes.dataLimit).toBe(128);
    expect(sizes.proven).toBeNull();
  });

  it('begins with what an indication has proved, and falls back to that', () => {
    const sizes = new WriteSize(UNKNOWN_PROFILE, { ...limits, smallest: 41 });
    expect(told(sizes, true)).toEqual(['41r 12000', '41r 12000']);
    sizes.delivered(good);
    expect(told(sizes)).toEqual(['244r trial', '182r trial', '41r']);
  });

  it('then tries 244, 182 and 20 with the same frame of at most 660 bytes', () => {
    const sizes = new WriteSize(UNKNOWN_PROFILE, limits);
    sizes.delivered(good);
    expect(told(sizes)).toEqual(['244r trial', '182r trial', '20r']);
    expect([sizes.dataLimit, sizes.frameLimit]).toEqual([Infinity, 660]);
  });

  it.each([
    [0, 244],
    [1, 182],
    [2, 20],
  ])('takes the size of the send that was acknowledged: %i', (send, size) => {
    const sizes = new WriteSize(UNKNOWN_PROFILE, limits);
    sizes.delivered(good);
    sizes.delivered({ ...good, send });
    expect(sizes.learned.writeSize).toBe(size);
    expect(told(sizes)).toEqual([`${size}c`, `${size}c`, `${size}r`]);
    expect(sizes.frameLimit).toBe(Infinity);
  });

  it('learns nothing of 244 from a packet that does not fill it, unless none is longer', () => {
    const sizes = new WriteSize(UNKNOWN_PROFILE, limits);
    sizes.delivered(good);
    sizes.delivered({ ...good, wireBytes: 153 });
    expect(sizes.proven).toBeNull();
    sizes.delivered({ ...good, wireBytes: 153, isLongest: true });
    expect(sizes.proven).toBe(244);
  });

  it('sends the first packet at a remembered size', () => {
    expect(told(proven(182), true)).toEqual(['182c 12000', '182r 12000']);
  });

  it('tries 495 after eight good packets and keeps it if the next eight are 10 % faster a byte', () => {
    const sizes = proven(244);
    for (let nth = 0; nth < 8; nth++) sizes.delivered(good);
    expect(told(sizes)).toEqual(['495c trial', '244c', '244r']);
    for (let nth = 0; nth < 8; nth++) sizes.delivered({ ...good, ms: 90 });
    expect(sizes.learned).toEqual({ writeSize: 495, commands: 'most', longWrites: 'untried' });
  });

  it('goes back if they are not, and remembers that', () => {
    const sizes = proven(244);
    for (let nth = 0; nth < 8; nth++) sizes.delivered(good);
    for (let nth = 0; nth < 8; nth++) sizes.delivered({ ...good, ms: 92 });
    expect(sizes.learned).toEqual({ writeSize: 244, commands: 'most', longWrites: 'refused' });
    for (let nth = 0; nth < 20; nth++) sizes.delivered(good);
    expect(told(sizes)[0]).toBe('244c');
  });

  it('goes back at once if it is unanswered, and lays it on the size, not on the commands', () => {
    const sizes = proven(244);
    for (let nth = 0; nth < 8; nth++) sizes.delivered(good);
    sizes.delivered({ ...good, send: 1 });
    expect(sizes.learned).toEqual({ writeSize: 244, commands: 'most', longWrites: 'refused' });
  });

  it('tries 495 with nothing but 244, and not on packets that were paused or needed a second send', () => {
    for (const [sizes, packet] of [
      [proven(182), good],
      [proven(244, 'refused'), good],
      [proven(244), { ...good, isTimed: false }],
      [proven(244), { ...good, wireBytes: 200 }],
    ] as const) {
      for (let nth = 0; nth < 9; nth++) sizes.delivered(packet);
      expect(told(sizes)[0]).not.toBe('495c');
    }
  });

  it('uses commands less after two packets in a row that needed a second send, and remembers it', () => {
    const sizes = proven(182);
    sizes.delivered({ ...good, send: 1 });
    sizes.delivered(good);
    sizes.delivered({ ...good, send: 2 });
    expect(sizes.learned.commands).toBe('most');
    sizes.delivered({ ...good, send: 1 });
    expect(sizes.learned.commands).toBe('seven-of-eight');
    sizes.delivered({ ...good, send: 1 });
    sizes.delivered({ ...good, send: 1 });
    expect(sizes.learned.commands).toBe('none');
    expect(told(sizes)).toEqual(['182r', '182r', '182r']);
  });

  it('sends requests only if the link has no commands, and learns nothing of them', () => {
    const sizes = new WriteSize({ ...UNKNOWN_PROFILE, writeSize: 244 }, { ...limits, hasCommands: false });
    expect(told(sizes)).toEqual(['244r', '244r', '244r']);
    for (let nth = 0; nth < 4; nth++) sizes.delivered({ ...good, send: 1 });
    expect(sizes.learned.commands).toBe('most');
  });

  it('puts the size on trial again when all sends were in vain, once', () => {
    const sizes = proven(244);
    sizes.doubted();
    expect(told(sizes, true)).toEqual(['20r 12000', '20r 12000']);
    sizes.delivered(good);
    expect(told(sizes)).toEqual(['244r trial', '182r trial', '20r']);
    sizes.doubted();
    sizes.delivered(good);
    expect(sizes.proven).toBe(20);
  });

  it('begins a trial anew with a new offer', () => {
    const sizes = new WriteSize(UNKNOWN_PROFILE, limits);
    sizes.delivered(good);
    sizes.offered();
    expect(sizes.dataLimit).toBe(128);
    const long = proven(244);
    for (let nth = 0; nth < 8; nth++) long.delivered(good);
    long.offered();
    expect(told(long)[0]).toBe('244c');
  });

  it('tries no size that is refused, and remembers nothing for want of it', () => {
    const without = (refused: number[], profile = UNKNOWN_PROFILE) =>
      new WriteSize(profile, { ...limits, refused });
    const medium = without([244]);
    expect(medium.onTrial).toBeNull();
    medium.delivered(good);
    expect([told(medium), medium.onTrial]).toEqual([['182r trial', '20r', '20r'], 182]);
    medium.delivered({ ...good, wireBytes: 182 });
    expect([medium.proven, medium.onTrial, medium.learned.writeSize]).toEqual([182, null, null]);
    const small = without([244, 182]);
    small.delivered(good);
    expect([small.proven, small.onTrial, small.learned.writeSize]).toEqual([20, null, null]);
    const known = without([244], { ...UNKNOWN_PROFILE, writeSize: 244 });
    expect([known.proven, told(known, true)[0]]).toEqual([null, '20r 12000']);
    const long = without([495], { ...UNKNOWN_PROFILE, writeSize: 244 });
    for (let nth = 0; nth < 9; nth++) long.delivered(good);
    expect([long.onTrial, told(long)[0], long.learned]).toEqual([
      null,
      '244c',
      { writeSize: 244, commands: 'most', longWrites: 'untried' },
    ]);
  });

  it('says what is on trial', () => {
    const sizes = new WriteSize(UNKNOWN_PROFILE, limits);
    expect(sizes.onTrial).toBeNull();
    sizes.delivered(good);
    expect(sizes.onTrial).toBe(244);
    sizes.delivered(good);
    expect(sizes.onTrial).toBeNull();
    for (let nth = 0; nth < 8; nth++) sizes.delivered(good);
    expect(sizes.onTrial).toBe(495);
    sizes.delivered({ ...good, send: 1 });
    expect(sizes.onTrial).toBeNull();
  });

  it('puts each packet into one write if the device reads one frame a write', () => {
    const sizes = new WriteSize(UNKNOWN_PROFILE, { ...limits, wholeFrames: 77 });
    expect([told(sizes, true), sizes.frameLimit]).toEqual([['77r 12000', '77r 12000'], 77]);
    sizes.delivered({ ...good, wireBytes: 73 });
    expect([told(sizes), sizes.frameLimit]).toEqual([['244r', '244r', '244r'], 244]);
    sizes.delivered({ ...good, wireBytes: 233 });
    expect([sizes.proven, sizes.frameLimit]).toEqual([244, 244]);
    for (let nth = 0; nth < 9; nth++) sizes.delivered(good);
    expect(sizes.onTrial).toBeNull();
    sizes.doubted();
    expect(sizes.frameLimit).toBe(77);
  });

  it('keeps the same list of sends until something was learned', () => {
    const sizes = proven(182);
    const sends = sizes.sends(false);
    sizes.delivered(good);
    expect(sizes.sends(false)).toBe(sends);
  });
});

describe('CommandLadder', () => {
  it('has no step below requests', () => {
    const ladder = new CommandLadder('none');
    ladder.delivered(true);
    expect(ladder.delivered(true)).toBe(false);
    expect(ladder.use).toBe('none');
  });
});
