import { describe, expect, it } from 'vitest';
import { PollingTurns } from './polling-turns';

const START = 1_000_000;

/** Plans that are due at `dueAt`, as many as `count` says. */
const plans = (count: number, dueAt: number, isAwaited = false) =>
  Array.from({ length: count }, (_, index) => ({ index, dueAt, isAwaited, watchers: 1 }));

describe('PollingTurns', () => {
  it('takes all that is awaited at once, however much it is', () => {
    const turns = new PollingTurns();
    expect(turns.take(plans(450, START, true), START)).toHaveLength(450);
    expect(turns.take(plans(450, START + 1, true), START + 1)).toHaveLength(450);
  });

  it('takes a hundred a second of those that are due by time, the longest due first', () => {
    const turns = new PollingTurns();
    const late = plans(80, START - 500);
    const early = plans(80, START);
    const first = turns.take([...early, ...late], START);
    expect(first).toEqual([...late, ...early.slice(0, 20)]);
    const left = early.slice(20);
    expect(turns.take(left, START + 999)).toEqual([]);
    expect(turns.next(left, START + 999)).toBe(START + 1_000);
    expect(turns.take(left, START + 1_000)).toEqual(left);
  });

  it('lets few wait for each other no longer than they cost', () => {
    const turns = new PollingTurns();
    turns.take(plans(3, START), START);
    expect(turns.next(plans(1, START), START)).toBe(START + 30);
  });

  it('lets what is awaited pass those that wait', () => {
    const turns = new PollingTurns();
    turns.take(plans(100, START), START);
    const [awaited] = plans(1, START, true);
    const all = [...plans(1, START), awaited!];
    expect(turns.next(all, START)).toBe(START);
    expect(turns.take(all, START)).toEqual([awaited]);
  });

  it('lets what a page shows by itself pass them too', () => {
    const turns = new PollingTurns();
    turns.take(plans(100, START), START);
    const shown = { dueAt: START, isAwaited: false, watchers: 2 };
    expect(turns.next([...plans(1, START), shown], START)).toBe(START);
    expect(turns.take([...plans(1, START), shown], START)).toEqual([shown]);
  });

  it('takes what is due in a moment along, and nothing of which nothing more is to come', () => {
    const turns = new PollingTurns();
    const all = [
      ...plans(1, START + 200),
      ...plans(1, START + 900),
      { dueAt: null, isAwaited: true, watchers: 2 },
    ];
    expect(turns.take(all, START)).toEqual(plans(1, START + 200));
    expect(turns.next([{ dueAt: null, isAwaited: true, watchers: 2 }], START)).toBeNull();
  });

  it('goes on after the clock was set back', () => {
    const turns = new PollingTurns();
    turns.take(plans(100, START), START);
    const before = START - 86_400_000;
    expect(turns.take(plans(5, START), before)).toHaveLength(5);
  });
});
