import type { MonotonicClock } from '../../../clock';
import type { OverairError } from '../../../errors';

/** What happens to a transfer, in order, for the one who awaits it; and why there will be no more. */
export class Mailbox<Event> {
  readonly #clock: MonotonicClock;
  readonly #events: Event[] = [];
  #failure: OverairError | null = null;
  #wake: () => void = () => undefined;
  #reject: (error: OverairError) => void = () => undefined;

  /** Rejects once there will be no more events; never resolves. */
  readonly failure = new Promise<never>((_, reject) => {
    this.#reject = reject;
  });

  constructor(clock: MonotonicClock) {
    this.#clock = clock;
    // Whoever waits hears it by `next`, so it is no fault that nobody else listens.
    this.failure.catch(() => undefined);
  }

  push(event: Event): void {
    this.#events.push(event);
    this.#wake();
  }

  /** Nothing comes after what has come. */
  fail(error: OverairError): void {
    if (this.#failure !== null) return;
    this.#failure = error;
    this.#reject(error);
    this.#wake();
  }

  /** Forgets what has come: it belongs to the past. */
  clear(): void {
    this.#events.length = 0;
  }

  /**
   * The next event, or null after `ms` milliseconds. Rejects with the failure once all events were taken: what came
   * before a link was lost counts. Who cancels waits for nothing.
   */
  async next(ms: number): Promise<Event | null> {
    if (this.#events.length === 0 && this.#failure === null) await this.#somethingOr(ms);
    if (this.#failure?.code === 'cancelled') throw this.#failure;
    const event = this.#events.shift();
    if (event !== undefined) return event;
    if (this.#failure !== null) throw this.#failure;
    return null;
  }

  /**
   * The value of `promise`; rejects with the failure where that comes first, with `late` after `ms` milliseconds.
   */
  async until<T>(promise: Promise<T>, ms: number, late: OverairError): Promise<T> {
    let stop: () => void = () => undefined;
    const tooLate = new Promise<never>((_, reject) => {
      stop = this.#clock.after(ms, () => reject(late));
    });
    return Promise.race([promise, this.failure, tooLate]).finally(stop);
  }

  #somethingOr(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.#clock.after(Math.max(0, ms), resolve);
      this.#wake = () => {
        stop();
        resolve();
      };
    });
  }
}
