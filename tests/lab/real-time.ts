import type { MonotonicClock } from '../../src/lib/clock';

/** Node's timers come up to this late, in milliseconds. */
const COARSE = 1.5;

const now = (): number => performance.timeOrigin + performance.now();

/**
 * Real time to a few hundredths of a millisecond: connection events are 7.5 ms apart, and a late one slows the link.
 * A coarse timer sleeps until just before the instant, then the event loop is turned until it has come.
 */
export const realTime: MonotonicClock = {
  now,
  monotonic: now,
  after(ms, task) {
    const due = now() + ms;
    let timer: NodeJS.Timeout | undefined;
    let turn: NodeJS.Immediate | undefined;
    const check = (): void => {
      if (now() >= due) task();
      else turn = setImmediate(check);
    };
    if (ms > COARSE + 1) timer = setTimeout(check, Math.floor(ms - COARSE));
    else turn = setImmediate(check);
    return () => {
      clearTimeout(timer);
      clearImmediate(turn);
    };
  },
};
