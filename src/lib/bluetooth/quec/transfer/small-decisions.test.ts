import { describe, expect, it } from 'vitest';
import { Session } from '../session';
import { ManualClock } from '../testing/manual-clock';
import { ScriptedLink } from '../testing/scripted-link';
import { Acknowledgements } from './acknowledgements';
import { AcknowledgementTimes } from './acknowledgement-times';
import { Interruption, type InterruptionReason } from './interruption';
import { Mailbox } from './mailbox';
import { Pace } from './pace';
import { DevicePause } from './pause';
import { UNKNOWN_PROFILE } from './profile';
import { ProgressMeter, type TransferProgress } from './progress';
import { Restarts, type EndedRun } from './restarts';
import { Strategy } from './strategy';
import { OverairError } from '../../../errors';

describe('AcknowledgementTimes', () => {
  it('waits 6 × the median, at least 1 s, at most 4 s, and 4 s before the first', () => {
    const times = new AcknowledgementTimes();
    expect(times.timeoutMs(500)).toBe(4000);
    times.add(50, 500);
    expect(times.timeoutMs(500)).toBe(1000);
    for (const ms of [300, 400, 9000, 500]) times.add(ms, 500);
    expect(times.timeoutMs(500)).toBe(2400);
    for (let nth = 0; nth < 16; nth++) times.add(3000, 500);
    expect(times.timeoutMs(500)).toBe(4000);
  });

  it('scales what shorter packets took, and keeps packets to what a flash takes in half of 4 s', () => {
    const times = new AcknowledgementTimes();
    times.add(200, 500);
    expect(times.timeoutMs(1000)).toBe(2400);
    expect(times.timeoutMs(250)).toBe(1200);
    expect([times.allows(5000), times.allows(5001)]).toEqual([true, false]);
    times.add(9000, 200);
    times.add(9000, 200);
    expect(times.allows(660)).toBe(true);
  });
});

describe('Pace', () => {
  const requests = { size: 20, commands: 'none' } as const;

  it('assumes 50 ms an event until it knows better', () => {
    // 153 bytes are 8 requests: 16 events.
    const pace = new Pace();
    expect(pace.expected(153, requests)).toBe(800);
    for (let nth = 0; nth < 40; nth++) pace.measured(153, requests, 16 * 15);
    expect(Math.round(pace.expected(153, requests))).toBe(240);
    pace.measured(153, requests, 16 * 45);
    expect(pace.expected(153, requests)).toBe(720);
  });

  it('allows no frame that moves in more than 3 s, nor three sends that outlast the device', () => {
    const pace = new Pace();
    // 30 requests of 100 ms are 3 s.
    expect(pace.allows(600, [requests], 1000)).toBe(true);
    expect(pace.allows(601, [requests], 1000)).toBe(false);
    expect(pace.allows(600, [requests, requests, requests], 2500)).toBe(true);
    expect(pace.allows(600, [requests, requests, requests], 2501)).toBe(false);
  });
});

describe('DevicePause', () => {
  it('bounds a delay by 600 s, also one that is absent or nothing', () => {
    const pause = new DevicePause(new ManualClock(), () => undefined);
    for (const seconds of [null, 0, -1, 601, 1e9]) {
      pause.reset();
      pause.begin(seconds);
      expect(pause.remainingMs).toBe(600_000);
    }
    pause.begin(20);
    expect(pause.remainingMs).toBe(20_000);
  });

  it('is restarted by a further one, for an hour without a packet in all', async () => {
    const clock = new ManualClock();
    const pause = new DevicePause(clock, () => undefined);
    for (let nth = 0; nth < 6; nth++) {
      pause.begin(600);
      await clock.advance(599_000);
      pause.end();
    }
    pause.begin(600);
    expect(pause.remainingMs).toBe(3_600_000 - 6 * 599_000);
    pause.end();
    pause.progressed();
    pause.begin(600);
    expect(pause.remainingMs).toBe(600_000);
    expect(() => pause.expire()).toThrow('device-paused-too-long');
  });
});

describe('Acknowledgements', () => {
  const packet = { id: 1001, offset: 128, end: 256 };
  const judge = (known: 'own' | 'next' | null = null) => {
    const session = new Session(new ScriptedLink(), new ManualClock());
    const acknowledgements = new Acknowledgements(session, known);
    acknowledgements.sent(1000);
    acknowledgements.sent(1001);
    return acknowledgements;
  };

  it('lets the first one decide which address is named', () => {
    const own = judge();
    expect(own.judge({ id: 1001, address: 128 }, packet, false)).toBeNull();
    expect(() => own.judge({ id: 1001, address: 256 }, packet, false)).toThrow(Interruption);
    const next = judge();
    expect(next.judge({ id: 1001, address: 256 }, packet, false)).toBeNull();
    expect(() => next.judge({ id: 1001, address: 128 }, packet, false)).toThrow(Interruption);
  });

  it('ends a run at any other address, or at none', () => {
    for (const address of [0, 127, 384, null])
      expect(() => judge().judge({ id: 1001, address }, packet, false)).toThrow('foreign-acknowledgement');
  });

  it('holds a resumed transfer to the style that the product is known for', () => {
    expect(() => judge('next').judge({ id: 1001, address: 128 }, packet, true)).toThrow(Interruption);
    expect(judge('next').judge({ id: 1001, address: 128 }, packet, false)).toBeNull();
  });

  it('names doubled, late and unknown ones, whatever their address', () => {
    const acknowledgements = judge();
    expect(acknowledgements.judge({ id: 1000, address: 0 }, packet, false)).toBe('acknowledgement-late');
    acknowledgements.judge({ id: 1001, address: 128 }, packet, false);
    const following = { id: 1002, offset: 256, end: 300 };
    expect(acknowledgements.judge({ id: 1001, address: 128 }, following, false)).toBe(
      'acknowledgement-doubled',
    );
    expect(acknowledgements.judge({ id: 7, address: 256 }, following, false)).toBe('acknowledgement-unknown');
  });
});

describe('Restarts', () => {
  const run: EndedRun = { startedAt: 0, acknowledged: 5000, outstanding: 448, isTroubled: false };
  const restarts = (mayResume: boolean) => {
    const strategy = new Strategy(
      { ...UNKNOWN_PROFILE, writeSize: 244 },
      {
        hasCommands: true,
        refused: [],
        wholeFrames: null,
      },
    );
    strategy.offered(4096);
    return new Restarts(strategy, mayResume);
  };
  const after = (reason: InterruptionReason) => new Interruption(reason, { offset: 5000 });

  it('goes on in the middle only with a product that has taken a clean transfer', () => {
    expect(restarts(true).after(after('unacknowledged'), run)).toEqual({ startAt: 5000, mustWithdraw: true });
    expect(restarts(false).after(after('unacknowledged'), run)).toEqual({ startAt: 0, mustWithdraw: true });
    expect(restarts(true).after(after('device-cancelled'), run)).toEqual({
      startAt: 5000,
      mustWithdraw: false,
    });
  });

  it.each([
    ['unacknowledged', 'transfer-unacknowledged'],
    ['device-cancelled', 'device-cancelled'],
  ] as const)('lets %s happen once', (reason, code) => {
    const twice = restarts(true);
    twice.after(after(reason), run);
    expect(() => twice.after(after(reason), run)).toThrow(code);
  });

  it('takes a cancel after sends in vain for what it is', () => {
    const twice = restarts(true);
    twice.after(after('device-cancelled'), { ...run, isTroubled: true });
    expect(() => twice.after(after('unacknowledged'), run)).toThrow('transfer-unacknowledged');
  });

  it('sends a resumed run back to 0, and a fresh one to its end', () => {
    const resumed = { ...run, startedAt: 4000 };
    for (const reason of ['foreign-acknowledgement', 'file-rejected'] as const)
      expect(restarts(true).after(after(reason), resumed).startAt).toBe(0);
    expect(() => restarts(true).after(after('foreign-acknowledgement'), run)).toThrow(
      'acknowledgement-foreign',
    );
    expect(() => restarts(true).after(after('file-rejected'), run)).toThrow('device-rejected-file');
  });

  it('sends a resumed run in which nothing was acknowledged back to 0, at no cost', () => {
    const inVain = { ...run, startedAt: 5000 };
    const many = restarts(true);
    for (const reason of ['unacknowledged', 'device-cancelled', 'unacknowledged'] as const)
      expect(many.after(after(reason), inVain).startAt).toBe(0);
    expect(many.after(after('unacknowledged'), run).startAt).toBe(5000);
  });
});

describe('ProgressMeter', () => {
  it('tells at most ten times a second, the latest always', async () => {
    const clock = new ManualClock();
    const told: (TransferProgress & { at: number })[] = [];
    const meter = new ProgressMeter(clock, 10_000, (progress) => told.push({ ...progress, at: clock.now() }));
    meter.started(0);
    meter.phase('sending');
    for (let nth = 1; nth <= 100; nth++) {
      await clock.advance(10);
      meter.acknowledged(nth * 100);
    }
    meter.phase('verifying');
    await clock.advance(100);
    const gaps = told.slice(1).map(({ at }, index) => at - told[index]!.at);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(100);
    expect(told.length).toBeLessThanOrEqual(12);
    expect(told.at(-1)).toMatchObject({ phase: 'verifying', acknowledged: 10_000, remainingSeconds: 0 });
    expect(told.at(-2)!.bytesPerSecond).toBeCloseTo(10_000);
  });

  it('does not count a pause as slowness', async () => {
    const clock = new ManualClock();
    let last: TransferProgress | undefined;
    const meter = new ProgressMeter(clock, 10_000, (progress) => (last = progress));
    meter.started(5000);
    meter.phase('sending');
    await clock.advance(1000);
    meter.acknowledged(6000);
    meter.paused(true);
    await clock.advance(60_000);
    meter.paused(false);
    await clock.advance(1000);
    meter.acknowledged(7000);
    expect(last).toMatchObject({ bytesPerSecond: 1000, remainingSeconds: 3, startedAt: 5000 });
  });
});

describe('Mailbox', () => {
  it('gives what came before a lost link, and nothing before a cancel', async () => {
    const lost = new Mailbox<string>(new ManualClock());
    lost.push('verdict');
    lost.fail(new OverairError('link-lost'));
    expect(await lost.next(100)).toBe('verdict');
    await expect(lost.next(100)).rejects.toMatchObject({ code: 'link-lost' });
    const cancelled = new Mailbox<string>(new ManualClock());
    cancelled.push('acknowledgement');
    cancelled.fail(new OverairError('cancelled'));
    await expect(cancelled.next(100)).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('gives null when the time has passed, and leaves no timer behind', async () => {
    const clock = new ManualClock();
    const mailbox = new Mailbox<string>(clock);
    const none = mailbox.next(100);
    await clock.advance(100);
    expect(await none).toBeNull();
    const some = mailbox.next(100);
    mailbox.push('late');
    expect(await some).toBe('late');
    expect(clock.waiting).toBe(0);
  });
});
