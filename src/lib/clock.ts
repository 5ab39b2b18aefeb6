import { OverairError } from './errors';

/** Time as a parameter: the wall clock in the app, a virtual one in simulations and tests. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `task` once after `ms` milliseconds, never before this call has returned; gives what cancels it. */
  after(ms: number, task: () => void): () => void;
}

/** A clock that deadlines can count by: a phone corrects its time of day, and nothing may come early or late for that. */
export interface MonotonicClock extends Clock {
  /** Milliseconds since some moment that stays the same; never goes back and never jumps. */
  monotonic(): number;
}

export const systemClock: MonotonicClock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, task) {
    const timer = setTimeout(task, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};

/** Resolves after `ms` milliseconds; rejects with `cancelled` when the signal fires first. */
export function pause(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      cancel();
      reject(new OverairError('cancelled', {}, { cause: signal?.reason }));
    };
    const cancel = clock.after(ms, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    if (signal?.aborted === true) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** Resolves with `task`, or after `ms` milliseconds if it has not by then. Rejects if it rejects in time. */
export async function atMost(clock: Clock, ms: number, task: Promise<void>): Promise<void> {
  const waiting = new AbortController();
  try {
    await Promise.race([task, pause(clock, ms, waiting.signal).catch(() => undefined)]);
  } finally {
    waiting.abort();
  }
}
