import type { Clock } from '../clock';

/** Calls `task` every `ms` milliseconds with how often it has been called, until the returned function is. */
export function everyTick(clock: Clock, ms: number, task: (count: number) => void): () => void {
  let count = 0;
  let cancel = (): void => undefined;
  const next = (): void => {
    cancel = clock.after(ms, () => {
      next();
      task(++count);
    });
  };
  next();
  return () => {
    cancel();
  };
}
