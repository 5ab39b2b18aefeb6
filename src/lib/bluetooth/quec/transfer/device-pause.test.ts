import { describe, expect, it } from 'vitest';
import { TestClock } from '../../../testing/clock';
import { DevicePause } from './device-pause';

describe('DevicePause', () => {
  it('bounds a delay by 600 s, also one that is absent or nothing', () => {
    const pause = new DevicePause(new TestClock(), () => undefined);
    for (const seconds of [null, 0, -1, 601, 1e9]) {
      pause.reset();
      pause.begin(seconds);
      expect(pause.remainingMs).toBe(600_000);
    }
    pause.begin(20);
    expect(pause.remainingMs).toBe(20_000);
  });

  it('is restarted by a further one, for an hour without a packet in all', async () => {
    const clock = new TestClock();
    const pause = new DevicePause(clock, () => undefined);
    for (let nth = 0; nth < 6; nth++) {
      pause.begin(600);
      await clock.runFor(599_000);
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
