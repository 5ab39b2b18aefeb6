import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { systemClock } from '../clock';
import { everyTick } from './ticks';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('counts its calls, goes on after a task that throws, and stops when told', () => {
  const counts: number[] = [];
  const stop = everyTick(systemClock, 5_000, (count) => {
    counts.push(count);
    if (count === 2) throw new RangeError('x');
  });
  vi.advanceTimersByTime(4_999);
  expect(counts).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(() => vi.advanceTimersByTime(5_000)).toThrow(RangeError);
  vi.advanceTimersByTime(5_000);
  expect(counts).toEqual([1, 2, 3]);
  stop();
  vi.advanceTimersByTime(60_000);
  expect(counts).toEqual([1, 2, 3]);
});
