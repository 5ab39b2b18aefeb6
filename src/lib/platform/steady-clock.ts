import type { Clock } from '../clock';
import type { BrowserSignal } from './signal';

/** Between two looks at the timers of a hidden page, ms: watches are seconds long. */
const TICK = 250;

/** Something outside the page that ticks; `every` null lets it rest. */
export interface Ticker {
  set(every: number | null): void;
  close(): void;
}

export interface SteadyClockOptions {
  readonly clock: Clock;
  readonly visible: BrowserSignal;
  /** Starts what ticks; null where there is none to be had. */
  readonly startTicker: (onTick: () => void) => Ticker | null;
}

interface Timer {
  readonly due: number;
  readonly run: () => void;
}

/**
 * A clock whose timers come in time also while the page is hidden: then a browser slows the page's own to one a second
 * and, after five minutes, to one a minute, but not those of a worker. While it is open and the page is hidden, the
 * worker ticks and what is due is run; otherwise, and where no worker starts, the page's timers are all there is.
 */
export class SteadyClock implements Clock {
  readonly #options: SteadyClockOptions;
  readonly #timers = new Set<Timer>();
  #ticker: Ticker | null = null;
  #unwatch: (() => void) | null = null;

  constructor(options: SteadyClockOptions) {
    this.#options = options;
  }

  now(): number {
    return this.#options.clock.now();
  }

  after(ms: number, task: () => void): () => void {
    const end = (): void => {
      cancel();
      this.#timers.delete(timer);
    };
    const run = (): void => {
      end();
      task();
    };
    const timer = { due: this.now() + ms, run };
    const cancel = this.#options.clock.after(ms, run);
    this.#timers.add(timer);
    return end;
  }

  /** From now on hidden pages are seen to; loads the worker at once, while there is a network. Safe to call twice. */
  open(): void {
    const { visible, startTicker } = this.#options;
    if (this.#unwatch !== null) return;
    this.#ticker = startTicker(() => this.#tick());
    this.#unwatch = visible.subscribe(() => this.#pace());
    this.#pace();
  }

  /** Ends the worker; timers that wait go on as the page's own. Safe to call twice. */
  close(): void {
    this.#unwatch?.();
    this.#unwatch = null;
    this.#ticker?.close();
    this.#ticker = null;
  }

  #pace(): void {
    this.#ticker?.set(this.#options.visible.active ? null : TICK);
  }

  #tick(): void {
    const now = this.now();
    const due = [...this.#timers].filter((timer) => timer.due <= now).sort((one, two) => one.due - two.due);
    // What one of them does may cancel another.
    for (const timer of due) if (this.#timers.has(timer)) timer.run();
  }
}

/** The ticker of a browser: a dedicated worker, or null where workers are not to be had. */
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
