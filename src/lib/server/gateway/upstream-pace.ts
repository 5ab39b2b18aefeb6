/** Under way at once for all: at the start, and at least and at most. */
const FIRST = 64;
const LEAST = 16;
const MOST = 256;
/** An answer that takes longer says that too much is asked: half of what a page waits for is gone. */
const SLOW_MS = 4_000;
/** One that takes less says that more can be asked. */
const QUICK_MS = 1_500;
/** Fewer at most once in so long: what is under way was asked before. */
const PAUSE_MS = 2_000;
const FEWER = 0.7;

/** Learns how much the Developer Center can be asked at once, by how long it takes: more would only wait there. */
export interface UpstreamPace {
  /** How much may be under way. */
  most(): number;
  /** An answer took so long, with so much under way. */
  note(ms: number, underWay: number): void;
  /** Milliseconds since whenever. */
  now(): number;
}

/** `now`: milliseconds by a clock that never goes back. */
export function createPace(now: () => number = () => performance.now()): UpstreamPace {
  let most = FIRST;
  let fewerAt = -Infinity;
  return {
    most: () => Math.floor(most),
    now,
    note(ms, underWay) {
      if (ms > SLOW_MS && now() - fewerAt >= PAUSE_MS) {
        most = Math.max(LEAST, most * FEWER);
        fewerAt = now();
      }
      // With little under way a quick answer says nothing of what more would take.
      if (ms < QUICK_MS && underWay >= most / 2) most = Math.min(MOST, most + 1);
    },
  };
}
