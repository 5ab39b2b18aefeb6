import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { systemClock } from '$lib/clock';
import { LinesInSight } from './lines-in-sight';
import { deviceWith } from '$lib/testing/plans';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

it('tells what is in sight once the list has come to rest, and not what scrolled past', () => {
  const told: string[][] = [];
  const lines = new LinesInSight(systemClock, (devices) => {
    told.push(devices.map(({ deviceKey }) => deviceKey));
  });
  const [a, b, c] = ['a', 'b', 'c'].map((key) => deviceWith(key)) as [never, never, never];
  lines.enter(a);
  vi.advanceTimersByTime(100);
  lines.enter(b);
  lines.leave(a);
  vi.advanceTimersByTime(149);
  expect(told).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(told).toEqual([['b']]);
  lines.enter(c);
  lines.stop();
  vi.advanceTimersByTime(1_000);
  expect(told).toHaveLength(1);
});
