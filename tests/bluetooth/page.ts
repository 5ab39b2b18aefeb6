import type { MonotonicClock } from '../../src/lib/clock';
import type { Link } from '../../src/lib/bluetooth/link';
import { toOverairError } from '../../src/lib/errors';
import type { TestClock } from '../../src/lib/testing/clock';
import { SteadyClock } from '../../src/lib/platform/steady-clock';

interface Held {
  readonly at: number;
  readonly run: () => void;
}

/**
 * A page on a virtual clock that may be frozen, as behind a locked screen: then neither its timers come nor what the
 * browser has to tell it. When it thaws, all timers that fell due come first, and only then the rest: the worst order.
 */
export class Page {
  /** What the page's code has for a clock. */
  readonly clock: MonotonicClock;
  readonly #world: TestClock;
  #isFrozen = false;
  #timers: Held[] = [];
  #events: (() => void)[] = [];

  constructor(world: TestClock) {
    this.#world = world;
    const own: MonotonicClock = {
      now: () => world.now(),
      monotonic: () => world.monotonic(),
      after: (ms, task) => this.#after(ms, task),
    };
    const visible = { active: true, subscribe: () => () => undefined };
    this.clock = new SteadyClock({ clock: own, visible, startTicker: () => null });
  }

  /** Stands still for `ms` milliseconds from now. */
  freeze(ms: number): void {
    if (this.#isFrozen) return;
    this.#isFrozen = true;
    this.#world.after(ms, () => this.#thaw());
  }

  /** A link as the page has it. */
  linkOf(link: Link): Link {
    return {
      writeTypes: link.writeTypes,
      commandsWait: link.commandsWait === true,
      write: (bytes, type) => this.answer(link.write(bytes, type)),
      onReceive: (listener) => link.onReceive((bytes) => this.#tell(() => listener(bytes))),
      closed: this.answer(link.closed),
      close: () => link.close(),
    };
  }

  /** What the browser answers the page. */
  answer<T>(promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      promise.then(
        (value) => this.#tell(() => resolve(value)),
        (error: unknown) => this.#tell(() => reject(toOverairError(error))),
      );
    });
  }

  #tell(event: () => void): void {
    if (this.#isFrozen || this.#events.length > 0) this.#events.push(event);
    else event();
  }

  #after(ms: number, task: () => void): () => void {
    let isCancelled = false;
    const run = (): void => {
      if (!isCancelled) task();
    };
    const cancel = this.#world.after(ms, () => {
      if (this.#isFrozen) this.#timers.push({ at: this.#world.monotonic(), run });
      else run();
    });
    return () => {
      isCancelled = true;
      cancel();
    };
  }

  #thaw(): void {
    this.#isFrozen = false;
    const timers = this.#timers.sort((one, two) => one.at - two.at);
    this.#timers = [];
    for (const { run } of timers) run();
    // In tasks of their own, after all that the timers have set going.
    this.#world.after(1, () => this.#tellNext());
  }

  #tellNext(): void {
    const event = this.#events.shift();
    event?.();
    if (this.#events.length > 0) this.#world.after(0, () => this.#tellNext());
  }
}
