import { describe, expect, it } from 'vitest';
import type { MonotonicClock } from '../clock';
import { SteadyClock } from './steady-clock';

/** A page whose timers come only when a test says so, and a worker that ticks by hand. */
function setUp({ hasWorker = true } = {}) {
  let now = 1_000;
  const pageTimers = new Set<() => void>();
  const page: MonotonicClock = {
    // The time of day counts for nothing here.
    now: () => -now,
    monotonic: () => now,
    after(_ms, task) {
      pageTimers.add(task);
      return () => void pageTimers.delete(task);
    },
  };
  const listeners = new Set<() => void>();
  const visible = {
    active: true,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const paces: (number | null | 'closed')[] = [];
  let tick = (): void => undefined;
  const clock = new SteadyClock({
    clock: page,
    visible,
    startTicker: (onTick) => {
      if (!hasWorker) return null;
      tick = onTick;
      return { set: (every) => paces.push(every), close: () => paces.push('closed') };
    },
  });
  const show = (active: boolean): void => {
    visible.active = active;
    for (const listener of [...listeners]) listener();
  };
  const pass = (ms: number): void => {
    now += ms;
    tick();
  };
  return { clock, paces, show, pass, pageTimers, listeners };
}

describe('SteadyClock', () => {
  it('runs what is due when the worker ticks, in order, once', () => {
    const { clock, pass, pageTimers } = setUp();
    const ran: string[] = [];
    clock.hold();
    clock.after(2_000, () => ran.push('second'));
    clock.after(1_000, () => ran.push('first'));
    pass(999);
    expect(ran).toEqual([]);
    pass(1_001);
    expect(ran).toEqual(['first', 'second']);
    pass(900);
    expect(ran).toHaveLength(2);
    expect(pageTimers.size).toBe(0);
  });

  it('lets the page run them where it is quicker', () => {
    const { clock, pass, pageTimers } = setUp();
    const ran: number[] = [];
    clock.hold();
    clock.after(500, () => ran.push(clock.monotonic()));
    for (const run of [...pageTimers]) run();
    pass(1_000);
    expect(ran).toEqual([1_000]);
  });

  it('runs nothing that was cancelled, also by what ran before it', () => {
    const { clock, pass } = setUp();
    const ran: string[] = [];
    clock.hold();
    const cancel = clock.after(20, () => ran.push('cancelled'));
    clock.after(10, cancel);
    clock.after(30, () => ran.push('kept'));
    pass(100);
    expect(ran).toEqual(['kept']);
  });

  it('lets a page that stood still hear what has arrived before a time-out is judged', () => {
    const { clock, pass } = setUp();
    const ran: string[] = [];
    clock.hold();
    const answered = clock.after(4_000, () => ran.push('no answer'));
    clock.after(5_000, () => ran.push('silence'));
    pass(600_000);
    expect(ran).toEqual([]);
    // The answer's event is handled now; who waits on sets another timer for what is left, which is nothing.
    answered();
    clock.after(-595_000, () => ran.push('nothing left'));
    pass(299);
    expect(ran).toEqual([]);
    pass(1);
    expect(ran).toEqual(['silence', 'nothing left']);
    clock.after(1_000, () => ran.push('in time'));
    pass(1_500);
    expect(ran.at(-1)).toBe('in time');
  });

  it('lets it even if the event comes before any timer', () => {
    const { clock, pass, pageTimers } = setUp();
    const ran: string[] = [];
    const stop = clock.after(4_000, () => ran.push('no answer'));
    pass(600_000);
    stop();
    clock.after(0, () => ran.push('judged'));
    expect(pageTimers.size).toBe(1);
    pass(300);
    for (const run of [...pageTimers]) run();
    expect(ran).toEqual(['judged']);
  });

  it('lets the worker tick only while the page is hidden, and ends it', () => {
    const { clock, paces, show, listeners } = setUp();
    const letGo = clock.hold();
    const letGoToo = clock.hold();
    show(false);
    show(true);
    show(false);
    letGo();
    letGo();
    expect(paces).toEqual([null, 250, null, 250]);
    letGoToo();
    expect(paces).toEqual([null, 250, null, 250, 'closed']);
    expect(listeners.size).toBe(0);
    clock.hold();
    expect(paces.slice(5)).toEqual([250]);
  });

  it('is the page alone where no worker starts, and after it was closed', () => {
    const ran: string[] = [];
    const { clock, pageTimers, show } = setUp({ hasWorker: false });
    const letGo = clock.hold();
    show(false);
    clock.after(10, () => ran.push('page'));
    letGo();
    for (const run of [...pageTimers]) run();
    expect(ran).toEqual(['page']);
  });
});
