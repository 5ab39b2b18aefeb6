import type { MonotonicClock } from '../clock';
import type { BrowserSignal } from './signal';

/** A timer that comes so much later than it was due comes to a page that stood still, ms. */
const LATE = 1_000;

/** How long such a page then hears what has arrived meanwhile, before a time-out may say that nothing has, ms. */
const SETTLE = 300;

/** Between two looks at the timers of a hidden page, ms: watches are seconds long. */
const TICK = 250;

/** Something outside the page that ticks; `every` null lets it rest. */
export interface Ticker {
  set(every: number | null): void;
  close(): void;
}

export interface SteadyClockOptions {
  readonly clock: MonotonicClock;
  readonly visible: BrowserSignal;
  /** Starts what ticks; null if there is none to be had. */
  readonly startTicker: (onTick: () => void) => Ticker | null;
}

interface Timer {
  due: number;
  wasLate: boolean;
  /** Ends the page's own timer. */
  cancel: () => void;
  readonly task: () => void;
}

/**
 * A clock whose timers come in time also while the page is hidden: then a browser slows the page's own to one a second
 * and, after five minutes, to one a minute, but not those of a worker. While it is held and the page is hidden, the
 * worker ticks and what is due is run; otherwise, and if no worker starts, the page's timers are all there is.
 *
 * A page that was frozen, as behind a locked screen, finds all its timers due at once when it thaws, before the events
 * that came meanwhile: so a timer that comes late waits a moment longer, and an answer that is there cancels it.
 */
export class SteadyClock implements MonotonicClock {
  readonly #options: SteadyClockOptions;
  readonly #timers = new Set<Timer>();
  #ticker: Ticker | null = null;
  #unwatch: (() => void) | null = null;
  #holds = 0;
  /** Until then the page hears what came while it stood still. */
  #settlesUntil = -Infinity;

  constructor(options: SteadyClockOptions) {
    this.#options = options;
  }

  now(): number {
    return this.#options.clock.now();
  }

  monotonic(): number {
    return this.#options.clock.monotonic();
  }

  after(ms: number, task: () => void): () => void {
    const timer: Timer = { due: 0, wasLate: false, cancel: () => undefined, task };
    this.#timers.add(timer);
    this.#arm(timer, Math.max(ms, this.#settlesUntil - this.monotonic()));
    return () => {
      if (!this.#timers.has(timer)) return;
      this.#noticeLate(timer);
      this.#end(timer);
    };
  }

  /**
   * From now on hidden pages are seen to, until every hold has been let go by what this returns, which is safe to call
   * twice; loads the worker at once, while there is a network.
   */
  hold(): () => void {
    this.#holds++;
    this.#open();
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#holds--;
      if (this.#holds === 0) this.#close();
    };
  }

  #open(): void {
    const { visible, startTicker } = this.#options;
    if (this.#unwatch !== null) return;
    this.#ticker = startTicker(() => this.#tick());
    this.#unwatch = visible.subscribe(() => this.#pace());
    this.#pace();
  }

  /** Ends the worker; timers that wait go on as the page's own. */
  #close(): void {
    this.#unwatch?.();
    this.#unwatch = null;
    this.#ticker?.close();
    this.#ticker = null;
  }

  #pace(): void {
    this.#ticker?.set(this.#options.visible.active ? null : TICK);
  }

  #tick(): void {
    const now = this.monotonic();
    const due = [...this.#timers].filter((timer) => timer.due <= now).sort((one, two) => one.due - two.due);
    // What one of them does may cancel another.
    for (const timer of due) if (this.#timers.has(timer)) this.#fire(timer);
  }

  #arm(timer: Timer, ms: number): void {
    timer.due = this.monotonic() + Math.max(0, ms);
    timer.cancel = this.#options.clock.after(ms, () => this.#fire(timer));
  }

  #fire(timer: Timer): void {
    timer.cancel();
    if (this.#noticeLate(timer)) {
      timer.wasLate = true;
      this.#arm(timer, SETTLE);
      return;
    }
    this.#end(timer);
    timer.task();
  }

  /** Whether a timer comes so late that the page must have stood still; once a timer. */
  #noticeLate(timer: Timer): boolean {
    const now = this.monotonic();
    if (timer.wasLate || now - timer.due <= LATE) return false;
    this.#settlesUntil = now + SETTLE;
    return true;
  }

  #end(timer: Timer): void {
    timer.cancel();
    this.#timers.delete(timer);
  }
}

/** The ticker of a browser: a dedicated worker, or null if workers are not to be had. */
export function workerTicker(onTick: () => void): Ticker | null {
  if (typeof Worker === 'undefined') return null;
  try {
    const worker = new Worker(new URL('./ticking-worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', onTick);
    return { set: (every) => worker.postMessage(every), close: () => worker.terminate() };
  } catch {
    // A policy forbids workers: the page's own timers do.
    return null;
  }
}
