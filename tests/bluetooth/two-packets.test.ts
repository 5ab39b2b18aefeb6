import { describe, expect, it } from 'vitest';
import type { DeviceEvent } from '../../src/lib/bluetooth/virtual/device-events';
import type { Fault } from '../../src/lib/bluetooth/virtual/faults';
import { HOURS, known, only, play } from './play';
import { Stage, type Played, type Scene } from './upgrade';

/* Two packets on their way: what is sent, what is counted, and what becomes of a device that takes one at a time. */

const PACKET = 0x7025;
const ANSWER = 0x7026;
const two = { ...known, inFlight: 'two' } as const;

function expectWhole(played: Played): void {
  expect(played.outcomes.at(-1)).toMatchObject({ kind: 'accepted' });
  expect(played.device.received).toEqual(played.file);
}

/** How many packets the device had heard and not answered, at most. */
async function mostUnanswered(scene: Scene): Promise<{ most: number; played: Played }> {
  let open = 0;
  let most = 0;
  const watch = (event: DeviceEvent) => {
    if (event.kind === 'frame-in' && event.command === PACKET) most = Math.max(most, ++open);
    if (event.kind === 'frame-out' && event.command === ANSWER) open--;
  };
  const stage = new Stage({ ...scene, device: { ...scene.device, watch } });
  const played = await stage.play(HOURS);
  return { most, played };
}

describe('two packets on their way', () => {
  const slow = { writeMsPerKiB: 100 };

  it('are never three, and what is told as acknowledged the device has written', async () => {
    const { most, played } = await mostUnanswered({ size: 60_000, profile: two, device: { receiver: slow } });
    expectWhole(played);
    expect(most).toBe(2);
    expect(played.incidents).toEqual([]);
    expect(only(played).profile.inFlight).toBe('two');
    const told = played.progress.map(({ acknowledged }) => acknowledged);
    expect(told).toEqual([...told].sort((a, b) => a - b));
  });

  it('are as fast as the link', async () => {
    const one = await play({ size: 100_000, profile: { ...known, inFlight: 'one' } });
    const both = await play({ size: 100_000, profile: two });
    expect(one.virtualMs / both.virtualMs).toBeGreaterThan(1.5);
  });

  it('are tried with a product that has taken a clean transfer, and remembered', async () => {
    const first = await play({ size: 60_000, profile: known });
    expect(only(first).profile.inFlight).toBe('two');
    const unknown = await play({ size: 60_000, profile: { ...known, tookCleanTransfer: false } });
    expect(only(unknown).profile.inFlight).toBe('untried');
  });

  it.each([
    { writeTypes: ['request'] as const },
    { longCommands: 'refused' as const, mtu: 100 },
    { longCommands: 'cut' as const, mtu: 100 },
  ])('are one over a link of %o', async (link) => {
    const { most, played } = await mostUnanswered({ size: 20_000, profile: two, link });
    expectWhole(played);
    expect(most).toBe(1);
  });

  it.each(['ignores', 'refuses', 'cancels'] as const)(
    'end in a whole file though the device %s a second one, and are not tried again',
    async (whileWriting) => {
      for (const resumes of [true, false]) {
        const receiver = { ...slow, whileWriting, resumes };
        const played = await play({ size: 60_000, profile: two, device: { receiver } });
        expectWhole(played);
        expect(only(played).profile.inFlight).toBe('one');
        const { most } = await mostUnanswered({
          ...{ size: 60_000, profile: only(played).profile },
          device: { receiver },
        });
        expect(most).toBe(1);
      }
    },
  );

  const troubles: readonly Fault[] = [
    { kind: 'drop', command: ANSWER, nth: 5 },
    { kind: 'double', command: ANSWER, nth: 5 },
    { kind: 'foreign-id', command: ANSWER, nth: 5 },
    { kind: 'delay', command: ANSWER, nth: 5, ms: 3_000 },
    { kind: 'ignore', at: { received: PACKET, nth: 5 } },
    { kind: 'acknowledge-as', at: { received: PACKET, nth: 5 }, address: 77 },
    { kind: 'cancel', at: { received: PACKET, nth: 5 } },
    { kind: 'fail-check' },
    { kind: 'pause', at: { received: PACKET, nth: 5 }, delaySeconds: 20, forMs: 3_000 },
    { kind: 'pause', at: { received: PACKET, nth: 5 }, delaySeconds: 20, forMs: 3_000, answersFirst: false },
  ];
  it.each(
    troubles.flatMap((fault) =>
      (['silent', 'answer-expected', 'cancel', 'hole'] as const).map((on) => [fault, on] as const),
    ),
  )(
    'end in a whole file whatever happens: %o, and %s of one that is not next',
    async (fault, unexpectedStart) => {
      for (const acknowledges of ['own-offset', 'next-offset'] as const) {
        const receiver = { ...slow, unexpectedStart, acknowledges, maxPacketLength: 512 };
        const style = acknowledges === 'own-offset' ? 'own' : 'next';
        const profile = { ...two, acknowledgementStyle: style } as const;
        expectWhole(await play({ size: 20_000, profile, device: { receiver, faults: [fault] } }));
      }
    },
  );

  it('are both there if the device says that it has the file, whatever acknowledgement was lost', async () => {
    for (let nth = 0; nth < 5; nth++) {
      const faults = [{ kind: 'drop', command: ANSWER, nth } as const];
      for (const checkMs of [0, 20_000])
        expectWhole(await play({ size: 3_500, profile: two, device: { faults, receiver: { checkMs } } }));
    }
  });

  it('wait while the person pauses, and go on', async () => {
    const pauses = { at: 1_500, forMs: 5_000 };
    const { most, played } = await mostUnanswered({ size: 100_000, profile: two, person: { pauses } });
    expectWhole(played);
    expect(most).toBeLessThanOrEqual(2);
    expect(played.progress.some(({ phase }) => phase === 'paused')).toBe(true);
    expect(only(played).profile.inFlight).toBe('two');
  });
});
