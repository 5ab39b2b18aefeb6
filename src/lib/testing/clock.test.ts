import { describe, expect, it } from 'vitest';
import { isOverairError } from '../errors';
import { TestClock } from './clock';

const wait = (clock: TestClock, ms: number) =>
  new Promise<void>((resolve) => {
    clock.after(ms, resolve);
  });

describe('TestClock', () => {
  it('fires in the order of time, then of making, at the right instants', async () => {
    const clock = new TestClock(1000);
    const seen: string[] = [];
    for (const [ms, name] of [
      [20, 'c'],
      [10, 'a'],
      [20, 'd'],
      [10, 'b'],
      [-5, '0'],
    ] as const)
      clock.after(ms, () => seen.push(`${name}@${clock.now()}`));
    await clock.runFor(20);
    expect(seen).toEqual(['0@1000', 'a@1010', 'b@1010', 'c@1020', 'd@1020']);
    expect(clock.now()).toBe(1020);
  });

  it('does not fire what was cancelled, nor what is due later', async () => {
    const clock = new TestClock(0);
    let fired = 0;
    const cancel = clock.after(5, () => fired++);
    clock.after(11, () => fired++);
    cancel();
    cancel();
    await clock.runFor(10);
    expect(fired).toBe(0);
    expect(clock.now()).toBe(10);
  });

  it('lets long promise chains end before the next timer', async () => {
    const clock = new TestClock(0);
    const seen: string[] = [];
    clock.after(1, () => {
      void (async () => {
        for (let step = 0; step < 1000; step++) await Promise.resolve();
        seen.push('chain');
      })();
    });
    clock.after(1, () => seen.push('timer'));
    await clock.runFor(1);
    expect(seen).toEqual(['chain', 'timer']);
  });

  it('runs until a promise settles and stops there', async () => {
    const clock = new TestClock(0);
    const work = (async () => {
      for (let step = 0; step < 3; step++) await wait(clock, 100);
      return 'done';
    })();
    clock.after(1000, () => undefined);
    expect(await clock.runUntil(work, { limitMs: 5000 })).toBe('done');
    expect(clock.now()).toBe(300);
  });

  it('throws what the promise threw', async () => {
    const clock = new TestClock(0);
    const work = wait(clock, 5).then(() => Promise.reject(new Error('mine')));
    await expect(clock.runUntil(work, { limitMs: 10 })).rejects.toThrow('mine');
  });

  it('names a deadlock and a limit', async () => {
    const clock = new TestClock(0);
    const never = new Promise(() => undefined);
    const deadlock = await clock.runUntil(never, { limitMs: 1000 }).catch((error: unknown) => error);
    expect(isOverairError(deadlock, 'internal') && deadlock.details.reason).toContain('deadlock');
    const tick = () => clock.after(10, tick);
    tick();
    const late = await clock.runUntil(never, { limitMs: 1000 }).catch((error: unknown) => error);
    expect(isOverairError(late, 'internal') && late.details.reason).toContain('in time');
    expect(clock.now()).toBe(1000);
  });

  it('fires thousands of timers quickly', async () => {
    const clock = new TestClock(0);
    let left = 5000;
    const tick = () => {
      if (--left > 0) clock.after(1, tick);
    };
    clock.after(1, tick);
    await clock.runFor(5000);
    expect(left).toBe(0);
  });
});
