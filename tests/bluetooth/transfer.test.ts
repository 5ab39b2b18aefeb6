import { describe, expect, it } from 'vitest';
import { known, only, failedBy, play } from './play';
import type { Played } from './upgrade';

function expectAccepted(played: Played): void {
  expect(played.outcomes.at(-1)).toMatchObject({ kind: 'accepted' });
  expect(played.device.received).toEqual(played.file);
}

describe('a clean transfer', () => {
  it('teaches size, style and that the product takes one', async () => {
    const played = await play({ size: 30_000, device: { receiver: { maxPacketLength: 4096 } } });
    expectAccepted(played);
    expect(only(played)).toMatchObject({ acknowledged: 30_000, startedAt: 0 });
    expect(only(played).profile).toEqual({ ...known, longWrites: 'untried' });
    expect(played.incidents).toEqual([]);
    expect(played.device.unansweredControls).toBe(0);
    // 128 to begin with, 448 on trial (two writes of 244), then what fills sixteen writes.
    expect(played.packets.slice(0, 3).map(({ length }) => length)).toEqual([128, 448, 3872]);
  });

  it('knows a device that names the next offset', async () => {
    const played = await play({ size: 5000, device: { receiver: { acknowledges: 'next-offset' } } });
    expectAccepted(played);
    expect(only(played).profile.acknowledgementStyle).toBe('next');
  });

  it('sends 128 bytes to a device that names no maximum packet length', async () => {
    const played = await play({ size: 1000, device: { receiver: { maxPacketLength: undefined } } });
    expectAccepted(played);
    expect(Math.max(...played.packets.map(({ length }) => length))).toBe(128);
  });

  it('names a maximum packet length of zero', async () => {
    const played = await play({ size: 1000, device: { receiver: { maxPacketLength: 0 } } });
    expect(failedBy(played)).toMatchObject({ code: 'device-packet-length-zero' });
  });

  it('waits for a device that erases its flash first', async () => {
    const played = await play({ size: 3000, device: { receiver: { eraseMs: 11_000 } } });
    expectAccepted(played);
    expect(played.incidents).toEqual([]);
  });

  it('takes a file of one byte', async () => {
    expectAccepted(await play({ size: 1 }));
  });

  it('takes a package that comes from something slow', async () => {
    const played = await play({ size: 20_000, readsLate: true, profile: known });
    expectAccepted(played);
  });

  it('tells its progress at most ten times a second', async () => {
    const { progress } = await play({
      ...{ size: 100_000, profile: known },
      device: { receiver: { checkMs: 500 } },
    });
    expect(new Set(progress.map(({ phase }) => phase))).toEqual(
      new Set(['offering', 'sending', 'verifying']),
    );
    expect(progress.every(({ total }) => total === 100_000)).toBe(true);
    const speeds = progress.map(({ bytesPerSecond }) => bytesPerSecond).filter((speed) => speed !== null);
    expect(speeds.at(-1)).toBeGreaterThan(10_000);
  });
});

describe('write sizes', () => {
  it.each([
    [23, 20],
    [185, 182],
    [247, 244],
  ])('finds at an MTU of %i that %i bytes arrive', async (mtu, size) => {
    for (const longRequests of ['refused', 'lost'] as const) {
      const played = await play({ size: 4000, link: { mtu, longRequests } });
      expectAccepted(played);
      expect(only(played).profile.writeSize).toBe(size);
    }
  });

  it('keeps 495 where it is worth it', async () => {
    const played = await play({
      size: 60_000,
      link: { mtu: 517, writeTypes: ['request'] },
      device: { receiver: { maxPacketLength: 1024 } },
    });
    expectAccepted(played);
    expect(only(played).profile.writeSize).toBe(495);
  });

  it('remembers where it is not', async () => {
    for (const mtu of [247, 517]) {
      const played = await play({
        size: 60_000,
        link: { mtu },
        device: { receiver: { maxPacketLength: 1024 } },
      });
      expectAccepted(played);
      expect(only(played).profile).toMatchObject({ writeSize: 244, longWrites: 'refused' });
    }
  });

  it('comes back from a remembered size that this link does not carry', async () => {
    const played = await play({ size: 4000, link: { mtu: 100 }, profile: { ...known, writeSize: 495 } });
    expectAccepted(played);
    // What the longest indication, the version's, has proved.
    expect(only(played).profile.writeSize).toBe(41);
    expect(played.incidents).toContain('offered-again');
  });

  it.each([
    [7, 'seven-of-eight'],
    [3, 'none'],
  ])('uses commands less where more than %i in a row are lost', async (commandsInARow, commands) => {
    const played = await play({
      size: 60_000,
      link: { mtu: 247, commandsInARow },
      device: { receiver: { maxPacketLength: 4096 } },
      profile: known,
    });
    expectAccepted(played);
    expect(only(played).profile.commands).toBe(commands);
  });
});

describe('maximum packet lengths of other kinds', () => {
  it('finds that the limit covers the whole frame', async () => {
    const played = await play({
      size: 2000,
      device: { receiver: { maxPacketLength: 128, limitCoversFrame: true } },
    });
    expectAccepted(played);
    expect(only(played).profile.packetLimit).toBe('frame');
    const again = await play({
      size: 2000,
      device: { receiver: { maxPacketLength: 128, limitCoversFrame: true } },
      profile: only(played).profile,
    });
    expect(again.incidents).toEqual([]);
  });

  it('sends packets of exactly argument 11 to a device that takes nothing else, and remembers it', async () => {
    const receiver = { maxPacketLength: 1000, fixedPackets: true };
    const played = await play({ size: 9500, device: { receiver } });
    expectAccepted(played);
    expect(played.incidents).toContain('file-rejected');
    expect(only(played).profile.packetLength).toBe('exact');
    const again = await play({ size: 9500, device: { receiver }, profile: only(played).profile });
    expect(again.incidents).toEqual([]);
    expect(new Set(again.packets.map(({ length }) => length))).toEqual(new Set([1000, 500]));
  });

  it('names a file that is rejected that way too', async () => {
    const played = await play({
      size: 9500,
      device: { receiver: { maxPacketLength: 1000 }, faults: [{ kind: 'fail-check', times: 2 }] },
    });
    expect(failedBy(played)).toMatchObject({ code: 'device-rejected-file' });
    expect(only(played).profile).toMatchObject({ packetLength: 'fitted', tookCleanTransfer: false });
    // A rejection is answered as well, before the transfer ends.
    expect(played.device.unansweredControls).toBe(0);
  });
});
