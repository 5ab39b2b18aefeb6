import { pause, type MonotonicClock } from '../clock';
import { isOverairError, type ErrorCode } from '../errors';

/** What some systems say once to the first write or subscription after connecting, and not again. */
const passing: ReadonlySet<ErrorCode> = new Set(['write-refused', 'subscription-refused']);

const PAUSE_MS = 500;

/** A person needs a moment to pair; each try may ask them anew, so there are few. */
const PAIRING_PAUSES_MS = [5_000, 15_000];

export interface FirstOperationOptions {
  readonly clock: MonotonicClock;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The first write or subscription over a link. Refused, it is tried once more over the same link; if the system
 * has to pair first, again after it: over this link too, since a new one would close Android's dialog. Rejects as the
 * operation does, with `cancelled` by the signal.
 */
export async function firstOperation<T>(
  operation: () => Promise<T>,
  options: FirstOperationOptions,
): Promise<T> {
  let wasRefused = false;
  let pairings = 0;
  for (;;) {
    try {
      return await operation();
    } catch (error) {
      if (!isOverairError(error)) throw error;
      const pairingPause = error.code === 'pairing-required' ? PAIRING_PAUSES_MS[pairings++] : undefined;
      if (pairingPause === undefined && (wasRefused || !passing.has(error.code))) throw error;
      wasRefused ||= pairingPause === undefined;
      await pause(options.clock, pairingPause ?? PAUSE_MS, options.signal);
    }
  }
}
