import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ServerTime } from './server-time';

function setUp(local: number) {
  const clock = { local, now: () => clock.local, after: () => () => undefined };
  return { clock, time: new ServerTime(clock) };
}

describe('ServerTime', () => {
  it('is the local time until it learns', () => {
    const { time } = setUp(1_000);
    expect(time.now()).toBe(1_000);
    expect(time.skewMs).toBeNull();
  });

  it('takes the middle of the request', () => {
    const { clock, time } = setUp(1_000);
    clock.local = 1_200;
    time.observe(500_100, 1_000);
    expect(time.now()).toBe(500_200);
    expect(time.skewMs).toBe(-499_000);
  });

  it('keeps the estimate of the quickest answer', () => {
    const { clock, time } = setUp(0);
    clock.local = 20;
    time.observe(10_010, 0); // exact
    clock.local = 2_000;
    time.observe(11_100, 0); // took two seconds
    expect(time.skewMs).toBe(-10_000);
    clock.local = 2_010;
    time.observe(12_055, 2_000); // quicker: 50 ms more
    expect(time.skewMs).toBe(-10_050);
  });

  it('follows a clock that was set', () => {
    const { clock, time } = setUp(20);
    time.observe(10_020, 20);
    clock.local = 500_000;
    time.observe(510_000 + 86_400_000, 499_000); // the calendar moved by a day
    expect(time.now()).toBe(510_000 + 86_400_000 + 500);
  });

  it('learns nothing from an answer over which the local clock went back', () => {
    const { time } = setUp(1_000);
    time.observe(500, 2_000);
    expect(time.skewMs).toBeNull();
  });

  it('is off by no more than half of what the quickest answer took', () => {
    const answers = fc.array(
      fc.tuple(
        fc.integer({ min: 0, max: 500 }),
        fc.integer({ min: 0, max: 500 }),
        fc.integer({ min: 0, max: 9_000 }),
      ),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(answers, fc.integer({ min: -1e12, max: 1e12 }), (requests, offset) => {
        const { clock, time } = setUp(1e12);
        let quickest = Infinity;
        for (const [out, back, pause] of requests) {
          const sentAt = clock.local;
          clock.local += out + back;
          time.observe(sentAt + out + offset, sentAt);
          quickest = Math.min(quickest, out + back);
          clock.local += pause;
        }
        expect(Math.abs(time.now() - (clock.local + offset))).toBeLessThanOrEqual(quickest / 2);
      }),
    );
  });
});
