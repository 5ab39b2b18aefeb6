import { describe, expect, it } from 'vitest';
import { agreedPlan, isOver, withAgreed, withEnd, withLeft } from './items';
import { isRunning, nextItem, progressOf, remainingTime } from './progress';
import { at, failed, listOf, succeeded } from './testing/items';

const all = (): boolean => true;

describe('a round', () => {
  it('counts what is over, of all that is on the list', () => {
    const items = withLeft(withEnd(listOf('a', 'b', 'c'), at('b'), succeeded()), at('c'), 4);
    expect(progressOf(items)).toEqual({ done: 2, total: 3 });
  });

  it('goes to the first with which something can begin, and not to what is before a person while there are others', () => {
    const items = listOf('a', 'b', 'c');
    expect(nextItem(items, all)?.deviceKey).toBe('a');
    expect(nextItem(items, all, at('a'))?.deviceKey).toBe('b');
    expect(nextItem(items, ({ deviceKey }) => deviceKey === 'c')?.deviceKey).toBe('c');
    // What nothing can begin with is still named, with what it lacks.
    expect(nextItem(items, () => false)?.deviceKey).toBe('a');
    expect(nextItem(listOf('a'), all, at('a'))?.deviceKey).toBe('a');
    expect(nextItem(withEnd(listOf('a'), at('a'), succeeded()), all)).toBeNull();
  });

  it('comes to each device, and to what has failed after all others', () => {
    let items = withEnd(listOf('a', 'b', 'c'), at('a'), failed());
    const gone: string[] = [];
    while (!items.every(isOver)) {
      const next = nextItem(
        items.toSorted((x, y) => x.place - y.place),
        all,
      );
      gone.push(next?.deviceKey ?? '');
      items = withEnd(items, next!, succeeded());
    }
    expect(gone).toEqual(['b', 'c', 'a']);
  });

  it('runs once something was agreed to, until nothing is open', () => {
    const items = listOf('a', 'b');
    expect(isRunning(items, 6)).toBe(false);
    const agreed = withAgreed(items, [{ device: at('a'), plan: '7' }], 5);
    expect(isRunning(agreed, 6)).toBe(true);
    expect(isRunning(withEnd(agreed, at('a'), succeeded()), 6)).toBe(false);
  });

  it('runs for a day’s work, and not before it was begun', () => {
    const begun = 1_000_000_000;
    const hour = 3_600_000;
    const agreed = withAgreed(listOf('a', 'b'), [{ device: at('a'), plan: '7' }], begun);
    const hours = [-12, -1, -0.01, 0, 11.9, 12, 24];
    expect(hours.map((each) => isRunning(agreed, begun + each * hour))).toEqual([
      false,
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
    expect(agreed.map((item) => agreedPlan(item, begun))).toEqual(['7', null]);
  });

  it('takes as long as its transfers, as far as sizes and speeds are known', () => {
    expect(
      remainingTime([
        { bytes: 3000, bytesPerSecond: 1000 },
        { bytes: 1000, bytesPerSecond: 500 },
        { bytes: null, bytesPerSecond: 500 },
        { bytes: 10, bytesPerSecond: null },
        { bytes: 10, bytesPerSecond: 0 },
      ]),
    ).toEqual({ ms: 5000, unknown: 3 });
  });
});
