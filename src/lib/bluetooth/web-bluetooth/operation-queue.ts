import type { MonotonicClock } from '../../clock';
import { OverairError } from '../../errors';
import { toLinkError, unanswered, type LinkOperation } from './native-errors';

export interface OperationOptions {
  /** What it is: decides how a native error reads. */
  readonly operation: LinkOperation;
  /** Milliseconds from its start, not from its queueing. */
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
}

interface Job {
  readonly options: OperationOptions;
  /** Resolves, never rejects, once the platform is done with it. */
  start(): Promise<void>;
  fail(error: OverairError): void;
}

const nothing = (): void => undefined;

/**
 * All operations of one connection, one after the other: Android, macOS and Windows refuse a second one while one
 * is pending. Each is raced with the end of the connection, its own time-out and its abort signal, because a
 * pending operation may never settle when the link drops.
 *
 * An operation that does not settle in time ends the queue: the platform still holds it and would refuse every
 * further one. One that is aborted while it runs rejects at once, but the next waits until the platform is done.
 */
export class OperationQueue {
  readonly #clock: MonotonicClock;
  readonly #waiting: Job[] = [];
  #running: Job | undefined;
  #stopWatch = nothing;
  #why: OverairError | undefined;
  #isOver = false;
  readonly #onEnded: () => void;
  #resolveEnded: (why: OverairError) => void = nothing;

  /** Resolves once, with why, when the queue has ended. */
  readonly ended: Promise<OverairError>;

  /** `onEnded` is called once, before anything rejects: what it cleans up is done when anyone hears of the end. */
  constructor(clock: MonotonicClock, onEnded: () => void) {
    this.#clock = clock;
    this.#onEnded = onEnded;
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
  }

  /** Why the queue has ended or is being closed, or undefined while it runs. */
  get why(): OverairError | undefined {
    return this.#why;
  }

  /**
   * Calls `task` when its turn comes. Rejects with its native error mapped, with `cancelled` after an abort, or
   * with why the queue has ended, a time-out among the reasons (`link-lost`; `device-out-of-range` for a connect).
   */
  run<T>(task: () => Promise<T>, options: OperationOptions): Promise<T> {
    if (this.#why) return Promise.reject(this.#why);
    if (options.signal?.aborted) return Promise.reject(cancelled(options.signal));
    return new Promise<T>((resolve, reject) => {
      const forget = onAbort(options.signal, (error) => {
        this.#withdraw(job);
        reject(error);
      });
      const fail = (error: OverairError): void => {
        forget();
        reject(error);
      };
      const start = async (): Promise<void> => {
        try {
          resolve(await task());
          forget();
        } catch (error) {
          fail(toLinkError(error, options.operation));
        }
      };
      const job: Job = { options, start, fail };
      this.#waiting.push(job);
      this.#next();
    });
  }

  /** Ends the queue now: everything running or waiting rejects with why. The first reason counts. */
  end(why: OverairError): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#why ??= why;
    this.#stopWatch();
    this.#onEnded();
    this.#running?.fail(this.#why);
    this.#failWaiting(this.#why);
    this.#resolveEnded(this.#why);
  }

  /**
   * Ends the queue once the operation that is on its way has settled, at the latest after `grace` milliseconds; takes
   * nothing more. Resolves when it has ended. Chromium on Linux takes Bluetooth from the whole page, until it is loaded
   * anew, when the answer to an operation finds its service gone (measured on Chromium 156). A connection that is on
   * its way is not waited for: the disconnection is what calls it off.
   */
  async close(why: OverairError, grace: number): Promise<void> {
    this.#why ??= why;
    this.#failWaiting(this.#why);
    const isConnecting = this.#running?.options.operation === 'connect';
    if (this.#running === undefined || isConnecting) this.end(this.#why);
    else {
      const stop = this.#clock.after(grace, () => this.end(why));
      void this.ended.then(stop);
    }
    await this.ended;
  }

  #failWaiting(why: OverairError): void {
    for (const job of this.#waiting.splice(0)) job.fail(why);
  }

  #withdraw(job: Job): void {
    const place = this.#waiting.indexOf(job);
    if (place >= 0) this.#waiting.splice(place, 1);
  }

  #next(): void {
    if (this.#running) return;
    if (this.#why) {
      this.end(this.#why);
      return;
    }
    const job = this.#waiting.shift();
    if (!job) return;
    this.#running = job;
    this.#stopWatch = this.#clock.after(job.options.timeout, () =>
      this.end(unanswered(job.options.operation)),
    );
    void job.start().then(() => {
      if (this.#isOver) return;
      this.#stopWatch();
      this.#running = undefined;
      this.#next();
    });
  }
}

/** Calls `aborted` when the signal fires; gives what stops listening. */
function onAbort(signal: AbortSignal | undefined, aborted: (error: OverairError) => void): () => void {
  if (!signal) return nothing;
  const listener = (): void => aborted(cancelled(signal));
  signal.addEventListener('abort', listener, { once: true });
  return () => signal.removeEventListener('abort', listener);
}

function cancelled(signal: AbortSignal): OverairError {
  return new OverairError('cancelled', {}, { cause: signal.reason });
}
