import { describe, expect, it } from 'vitest';
import type { DeviceEvent } from '../../src/lib/bluetooth/virtual/device-events';
import { failedBy, HOURS, known, only, play } from './play';
import { Stage, type Played } from './upgrade';

const PACKET = 0x7025;
const PACKET_ANSWER = 0x7026;
const CONTROL = 0x7023;

function expectAccepted(played: Played): void {
  expect(played.outcomes.at(-1)).toMatchObject({ kind: 'accepted' });
  expect(played.device.received).toEqual(played.file);
}

describe('acknowledgements', () => {
  it.each(['drop', 'corrupt', 'foreign-id'] as const)(
    'sends a packet again whose acknowledgement is struck by %s',
    async (kind) => {
      const played = await play({
        size: 30_000,
        profile: known,
        device: { faults: [{ kind, command: PACKET_ANSWER, nth: 4 }] },
      });
      expectAccepted(played);
      expect(played.incidents).toContain('acknowledgement-lost');
    },
  );

  it('takes a doubled one once', async () => {
    const played = await play({
      size: 30_000,
      profile: known,
      device: { faults: [{ kind: 'double', command: PACKET_ANSWER, nth: 4 }] },
    });
    expectAccepted(played);
    expect(played.incidents).toEqual(['acknowledgement-doubled']);
  });

  it('takes a late one for the packet that it is for', async () => {
    const late = { kind: 'delay', command: PACKET_ANSWER, nth: 4, ms: 1500 } as const;
    const played = await play({ size: 30_000, profile: known, device: { faults: [late] } });
    expectAccepted(played);
    expect(played.incidents[0]).toBe('acknowledgement-lost');
  });

  it('ends a fresh transfer at a foreign one', async () => {
    const played = await play({
      size: 30_000,
      profile: known,
      device: { faults: [{ kind: 'acknowledge-as', at: { received: PACKET, nth: 3 }, address: 77 }] },
    });
    expect(failedBy(played)).toMatchObject({ code: 'acknowledgement-foreign', details: { address: 77 } });
  });

  it('offers again when three sends are in vain, once', async () => {
    const silent = (count: number) =>
      Array.from(
        { length: count },
        (_, nth) => ({ kind: 'ignore', at: { received: PACKET, nth: 5 + nth } }) as const,
      );
    const once = await play({
      size: 30_000,
      profile: known,
      device: { receiver: { keepsAfterCancel: true }, faults: silent(3) },
    });
    expectAccepted(once);
    expect(once.incidents.filter((kind) => kind === 'offered-again')).toHaveLength(1);
    const twice = await play({ size: 30_000, profile: known, device: { faults: silent(30) } });
    expect(failedBy(twice)).toMatchObject({ code: 'transfer-unacknowledged' });
  });
});

describe('a lost link', () => {
  const lost = { kind: 'lose-link', at: { fileByte: 15_000 }, taken: true } as const;

  it('is resumed with a product that took a clean transfer', async () => {
    const played = await play({ size: 30_000, profile: known, reconnections: 1, device: { faults: [lost] } });
    expectAccepted(played);
    const [first, second] = played.outcomes;
    expect(first).toMatchObject({ kind: 'link-lost' });
    expect(second).toMatchObject({ startedAt: (first as { acknowledged: number }).acknowledged });
    expect(played.packets.filter(({ start }) => start === 0)).toHaveLength(1);
  });

  it('begins from 0 with any other', async () => {
    const profile = { ...known, tookCleanTransfer: false };
    const played = await play({ size: 30_000, profile, reconnections: 1, device: { faults: [lost] } });
    expectAccepted(played);
    expect(played.outcomes[1]).toMatchObject({ startedAt: 0 });
  });

  it.each(['silent', 'answer-expected', 'cancel'] as const)(
    'begins from 0 with a device that does not go on: %s',
    async (unexpectedStart) => {
      const receiver = { resumes: false, unexpectedStart };
      const played = await play({
        size: 30_000,
        profile: known,
        reconnections: 1,
        device: { receiver, faults: [lost] },
      });
      expectAccepted(played);
      expect(played.outcomes[1]).toMatchObject({ startedAt: 0 });
    },
  );

  it('begins from 0 where what was resumed is rejected', async () => {
    const receiver = { resumes: false, unexpectedStart: 'hole' } as const;
    const played = await play({
      size: 30_000,
      profile: known,
      reconnections: 1,
      device: { receiver, faults: [lost] },
    });
    expectAccepted(played);
    expect(played.incidents).toContain('file-rejected');
  });

  it('is noticed where the platform never settles a write', async () => {
    const link = { settlesOnLoss: false, lossNoticedMs: 5000 };
    const played = await play({ size: 30_000, profile: known, link, device: { faults: [lost] } });
    expect(only(played)).toMatchObject({ kind: 'link-lost', error: { code: 'link-lost' } });
  });
});

describe('the verdict', () => {
  it('is waited for', async () => {
    const played = await play({ size: 3000, profile: known, device: { receiver: { checkMs: 59_000 } } });
    expectAccepted(played);
    expect(played.progress.at(-1)).toMatchObject({ phase: 'verifying', acknowledged: 3000 });
  });

  it.each([
    [true, 'link-lost'],
    [false, 'silent'],
  ])('may be lost, with the link: %s', async (dropsLink, why) => {
    const software = { rebootDelayMs: 120_000 };
    const receiver = { checkMs: 500 };
    const played = await play({
      size: 3000,
      profile: known,
      device: { receiver, software, faults: [{ kind: 'lose-verdict', dropsLink }] },
    });
    expect(only(played)).toMatchObject({ kind: 'verdict-lost', why, acknowledged: 3000 });
  });

  it('is heard behind a lost last acknowledgement', async () => {
    const faults = [{ kind: 'drop', command: PACKET_ANSWER, nth: 0, times: 9 }] as const;
    const played = await play({
      size: 100,
      profile: known,
      device: { receiver: { checkMs: 20_000 }, faults },
    });
    expectAccepted(played);
  });
});

describe('pauses', () => {
  const at = { received: PACKET, nth: 4 };

  it('waits until the device goes on', async () => {
    const played = await play({
      size: 30_000,
      profile: known,
      device: { faults: [{ kind: 'pause', at, delaySeconds: 60, forMs: 50_000 }] },
    });
    expectAccepted(played);
    // The packet that was on its way when the pause came is sent once more.
    expect(played.incidents).toEqual(['device-paused', 'acknowledgement-lost']);
    expect(played.progress.some(({ phase }) => phase === 'paused')).toBe(true);
  });

  it('gives up when the delay ends, and tells the device', async () => {
    const played = await play({
      size: 30_000,
      profile: known,
      device: { faults: [{ kind: 'pause', at, delaySeconds: 60 }] },
    });
    expect(failedBy(played)).toMatchObject({ code: 'device-paused-too-long' });
    expect(played.virtualMs).toBeGreaterThan(60_000);
    expect(played.virtualMs).toBeLessThan(75_000);
  });

  it('sends the packet again that a pause swallowed', async () => {
    const played = await play({
      size: 30_000,
      profile: known,
      device: { faults: [{ kind: 'pause', at, delaySeconds: 60, forMs: 5000, answersFirst: false }] },
    });
    expectAccepted(played);
  });

  it('of the person are told to the device and renewed', async () => {
    const frames: number[] = [];
    const watch = (event: DeviceEvent) => {
      if (event.kind === 'frame-in') frames.push(event.command);
    };
    const stage = new Stage({
      size: 30_000,
      profile: known,
      person: { pauses: { at: 500, forMs: 1_500_000 } },
      device: { watch },
    });
    expectAccepted(await stage.play(HOURS));
    // 1500 s: asked at once, renewed at 300, 600, 900 and 1200, then ended.
    expect(frames.filter((command) => command === CONTROL)).toHaveLength(6);
  });
});

describe('ends', () => {
  it('is cancelled at once, also while acknowledgements come quickly, and tells the device', async () => {
    const played = await play({ size: 100_000, profile: known, person: { abortsAt: 1000 } });
    expect(only(played).kind).toBe('cancelled');
    expect(only(played).acknowledged).toBeLessThan(60_000);
    expect(played.virtualMs).toBeLessThan(3000);
  });

  it('is declined', async () => {
    const played = await play({ size: 3000, device: { receiver: { accepts: false } } });
    expect(failedBy(played)).toMatchObject({ code: 'device-declined' });
  });

  it('is cancelled by the device, and offered again once', async () => {
    const cancel = (nth: number) => ({ kind: 'cancel', at: { received: PACKET, nth } }) as const;
    const once = await play({ size: 30_000, profile: known, device: { faults: [cancel(4)] } });
    expectAccepted(once);
    expect(once.incidents).toContain('device-cancelled');
    const twice = await play({ size: 30_000, profile: known, device: { faults: [cancel(4), cancel(9)] } });
    expect(failedBy(twice)).toMatchObject({ code: 'device-cancelled' });
  });

  it('does not believe a verdict before the end', async () => {
    const played = await play({
      size: 30_000,
      profile: known,
      device: { faults: [{ kind: 'drop', command: CONTROL, nth: 0, times: 99 }] },
    });
    expect(failedBy(played)).toMatchObject({ code: 'device-silent', details: { command: '7022' } });
  });

  it('is ended by a flood', async () => {
    const flood = {
      kind: 'send',
      at: { received: PACKET, nth: 2 },
      bytes: Uint8Array.from([0xaa, 0xaa, 0, 5, 2, 0, 1, 0, 1]),
      times: 4000,
    } as const;
    const played = await play({ size: 30_000, profile: known, device: { faults: [flood] } });
    expect(failedBy(played)).toMatchObject({ code: 'device-flooding' });
  });
});
