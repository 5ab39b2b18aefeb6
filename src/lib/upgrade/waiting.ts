import type { MonotonicClock } from '../clock';
import { OverairError } from '../errors';

/** Resolves after `ms` milliseconds; rejects with `cancelled` when the signal fires first. */
export function sleep(clock: MonotonicClock, ms: number, signal: AbortSignal): Promise<void> {
  let stop: () => void = () => undefined;
  const slept = new Promise<void>((resolve) => {
    stop = clock.after(ms, resolve);
  });
  return orCancelled(slept, signal).finally(() => stop());
}

/** Whether `promise` resolves within `ms` milliseconds; rejects with `cancelled` when the signal fires first. */
export function within(
  clock: MonotonicClock,
  ms: number,
  promise: Promise<unknown>,
  signal: AbortSignal,
): Promise<boolean> {
  let stop: () => void = () => undefined;
  const late = new Promise<boolean>((resolve) => {
    stop = clock.after(ms, () => resolve(false));
  });
  return orCancelled(Promise.race([promise.then(() => true), late]), signal).finally(() => stop());
}

/** What `promise` gives; rejects with `cancelled` when the signal fires first, whatever becomes of the promise. */
export function orCancelled<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      reject(new OverairError('cancelled', {}, { cause: signal.reason }));
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/** One answer that a person is waited for. */
export class Question<T> {
  #answer: ((value: T) => void) | null = null;

  /** Resolves with the next `answer`; rejects with `cancelled`. One at a time. */
  ask(signal: AbortSignal): Promise<T> {
    const answered = new Promise<T>((resolve) => {
      this.#answer = resolve;
    });
    return orCancelled(answered, signal).finally(() => {
      this.#answer = null;
    });
  }

  /** Nothing happens if nobody asks. */
  answer(value: T): void {
    this.#answer?.(value);
  }
}
