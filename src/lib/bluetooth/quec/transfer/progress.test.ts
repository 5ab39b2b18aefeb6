import { describe, expect, it } from 'vitest';
import { TestClock } from '../../../testing/clock';
import { TransferProgressMeter, type TransferProgress } from './progress';

describe('TransferProgressMeter', () => {
  it('tells at most ten times a second, the latest always', async () => {
    const clock = new TestClock(0);
    const told: (TransferProgress & { at: number })[] = [];
    const meter = new TransferProgressMeter(clock, 10_000, (progress) =>
      told.push({ ...progress, at: clock.now() }),
    );
    meter.started(0);
    meter.phase('sending');
    for (let nth = 1; nth <= 100; nth++) {
      await clock.runFor(10);
      meter.acknowledged(nth * 100);
    }
    meter.phase('verifying');
    await clock.runFor(100);
    const gaps = told.slice(1).map(({ at }, index) => at - told[index]!.at);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(100);
    expect(told.length).toBeLessThanOrEqual(12);
    expect(told.at(-1)).toMatchObject({ phase: 'verifying', acknowledged: 10_000, remainingSeconds: 0 });
    expect(told.at(-2)!.bytesPerSecond).toBeCloseTo(10_000);
  });

  it('does not count a pause as slowness', async () => {
    const clock = new TestClock(0);
    let last: TransferProgress | undefined;
    const meter = new TransferProgressMeter(clock, 10_000, (progress) => (last = progress));
    meter.started(5000);
    meter.phase('sending');
    await clock.runFor(1000);
    meter.acknowledged(6000);
    meter.paused(true);
    await clock.runFor(60_000);
    meter.paused(false);
    await clock.runFor(1000);
    meter.acknowledged(7000);
    expect(last).toMatchObject({ bytesPerSecond: 1000, remainingSeconds: 3, startedAt: 5000 });
  });
});
