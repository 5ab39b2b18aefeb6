import { describe, expect, it } from 'vitest';
import { UNKNOWN_PROFILE } from './contract';
import { Interruption, Reruns, type EndedRun, type InterruptionReason } from './reruns';
import { Tuning } from './tuning';

describe('Reruns', () => {
  const run: EndedRun = {
    startedAt: 0,
    acknowledged: 5000,
    outstanding: 448,
    isTroubled: false,
    sendsLeft: 0,
    silentMs: 0,
  };
  const reruns = (mayResume: boolean) => {
    const tuning = new Tuning(
      { ...UNKNOWN_PROFILE, writeSize: 244 },
      {
        hasCommands: true,
        refused: [],
        wholeFrames: null,
      },
    );
    tuning.offered(4096);
    return new Reruns(tuning, mayResume);
  };
  const after = (reason: InterruptionReason) => new Interruption(reason, { offset: 5000 });

  it('goes on in the middle only with a product that has taken a clean transfer', () => {
    expect(reruns(true).after(after('unacknowledged'), run)).toEqual({ startAt: 5000, mustWithdraw: true });
    expect(reruns(false).after(after('unacknowledged'), run)).toEqual({ startAt: 0, mustWithdraw: true });
    expect(reruns(true).after(after('device-cancelled'), run)).toEqual({
      startAt: 5000,
      mustWithdraw: false,
    });
  });

  it.each([
    ['unacknowledged', 'transfer-unacknowledged'],
    ['device-cancelled', 'device-cancelled'],
  ] as const)('lets %s happen once', (reason, code) => {
    const twice = reruns(true);
    twice.after(after(reason), run);
    expect(() => twice.after(after(reason), run)).toThrow(code);
  });

  it('takes a cancel after sends in vain for what it is', () => {
    const twice = reruns(true);
    twice.after(after('device-cancelled'), { ...run, isTroubled: true });
    expect(() => twice.after(after('unacknowledged'), run)).toThrow('transfer-unacknowledged');
  });

  it('takes a cancel after 15 s without data for no decision, three times', () => {
    const stalled = reruns(true);
    const silent = { ...run, silentMs: 15_000 };
    for (let nth = 0; nth < 3; nth++) stalled.after(after('device-cancelled'), silent);
    expect(stalled.after(after('device-cancelled'), run).startAt).toBe(5000);
    expect(() => stalled.after(after('device-cancelled'), silent)).toThrow('device-cancelled');
  });

  it('forgives three times that there was no time for all sends', () => {
    const stalled = reruns(true);
    const silent = { ...run, isTroubled: true, sendsLeft: 1, silentMs: 15_000 };
    for (let nth = 0; nth < 3; nth++) stalled.after(after('device-cancelled'), silent);
    expect(stalled.after(after('unacknowledged'), run).startAt).toBe(5000);
    expect(() => stalled.after(after('device-cancelled'), silent)).toThrow('transfer-unacknowledged');
  });

  it('sends a resumed run back to 0, and a fresh one to its end', () => {
    const resumed = { ...run, startedAt: 4000 };
    for (const reason of ['foreign-acknowledgement', 'file-rejected'] as const)
      expect(reruns(true).after(after(reason), resumed).startAt).toBe(0);
    expect(() => reruns(true).after(after('foreign-acknowledgement'), run)).toThrow(
      'acknowledgement-foreign',
    );
    expect(() => reruns(true).after(after('file-rejected'), run)).toThrow('device-rejected-file');
  });

  it('sends a resumed run in which nothing was acknowledged back to 0, at no cost', () => {
    const inVain = { ...run, startedAt: 5000 };
    const many = reruns(true);
    for (const reason of ['unacknowledged', 'device-cancelled', 'unacknowledged'] as const)
      expect(many.after(after(reason), inVain).startAt).toBe(0);
    expect(many.after(after('unacknowledged'), run).startAt).toBe(5000);
  });
});
