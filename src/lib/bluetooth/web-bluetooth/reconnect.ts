import { OverairError, toOverairError, type ErrorCode } from '../../errors';
import { openLink, type OpenOptions } from './connection';
import { advertised } from './advertised';
import { retryPause } from './retry-pause';
import type { WebBluetoothLink } from './web-bluetooth-link';

export interface ReconnectOptions extends OpenOptions {
  /** For how long to try, in milliseconds: `times.reconnectFor`, or `times.rebootFor` after a restart. */
  readonly limit: number;
  /** Called before each attempt, counted from 1. */
  readonly onAttempt?: (attempt: number) => void;
  /** Called after each attempt that failed and is followed by another. */
  readonly onFailed?: ((error: OverairError) => void) | undefined;
}

/** Trying again cannot help: a person or the system has to do something first. */
const final: ReadonlySet<ErrorCode> = new Set([
  'cancelled',
  'bluetooth-unsupported',
  'bluetooth-stuck',
  'bluetooth-not-permitted',
  'pairing-required',
  'characteristic-unsuitable',
  'link-busy',
  'internal',
]);

/**
 * Opens a link to a device again, at once and then after pauses (`retryPause`), until `limit` has passed; no attempt
 * begins after that. If the browser reports advertisements, one ends the wait. Rejects with the last attempt's
 * error, at once if trying again cannot help, and with `cancelled` after an abort.
 */
export async function reconnect(
  device: BluetoothDevice,
  options: ReconnectOptions,
): Promise<WebBluetoothLink> {
  const { clock, times, signal, limit, onAttempt, onFailed } = options;
  const deadline = clock.monotonic() + limit;
  let waited = 0;
  for (let attempt = 1; ; attempt += 1) {
    if (signal?.aborted) throw new OverairError('cancelled', {}, { cause: signal.reason });
    onAttempt?.(attempt);
    try {
      return await openLink(device, options);
    } catch (error) {
      const failure = toOverairError(error);
      const wait = retryPause(waited, times);
      if (final.has(failure.code) || clock.monotonic() + wait > deadline) throw failure;
      onFailed?.(failure);
      await pause(device, wait, options);
      waited += wait;
    }
  }
}

/** Until `wait` has passed, the device is seen (not before `times.retryFirst`), or the signal fires. */
async function pause(
  device: BluetoothDevice,
  wait: number,
  { clock, times, signal }: OpenOptions,
): Promise<void> {
  const earliest = clock.monotonic() + times.retryFirst;
  const done = new AbortController();
  const stop = signal ? AbortSignal.any([signal, done.signal]) : done.signal;
  await new Promise<void>((resolve) => {
    const cancelTimer = clock.after(wait, resolve);
    stop.addEventListener('abort', () => {
      cancelTimer();
      resolve();
    });
    advertised(device, stop, () => {
      if (clock.monotonic() >= earliest) resolve();
    });
  });
  done.abort();
}
