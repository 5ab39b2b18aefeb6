import type { Clock } from '../../clock';
import { OverairError } from '../../errors';

/** A reader may take its time for so long; from then on its average has to be one that a phone's radio reaches. */
const PATIENCE_MS = 60_000;
const LEAST_BYTES_PER_SECOND = 8_000;

export interface Bounds {
  readonly clock: Clock;
  /** More bytes than this end the stream with `package-too-large`. */
  readonly mostBytes: number;
  /** A wait longer than this, for the next bytes or for the reader to take them, ends it with `upstream-unavailable`. */
  readonly idleMs: number;
  /** Called once, when the stream has ended; `cut` if these bounds ended it, its reader perhaps not reading. */
  readonly onEnd: (how: 'over' | 'cut') => void;
}

type Stop = () => void;

/**
 * A stream of the same bytes within bounds, for a reader that may be slow but neither silent nor slower than 8 kB/s
 * over more than a minute. It reads only when it is read, so a slow reader is no idle source.
 */
export function boundedStream(
  source: ReadableStream<Uint8Array>,
  { clock, mostBytes, idleMs, onEnd }: Bounds,
): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  const begun = clock.now();
  let length = 0;
  let ended = false;
  let stopWatch: Stop = () => undefined;

  function end(how: 'over' | 'cut'): void {
    if (ended) return;
    ended = true;
    stopWatch();
    onEnd(how);
  }

  function cut(controller: ReadableStreamDefaultController<Uint8Array>, error: unknown): void {
    controller.error(error);
    // The reader of this stream has been told why; a source that had failed by itself only says so again.
    reader.cancel(error).catch(() => undefined);
    end('cut');
  }

  async function next(): Promise<Uint8Array | null> {
    let cancel: Stop = () => undefined;
    const idle = new Promise<never>((_, reject) => {
      cancel = clock.after(idleMs, () => reject(new OverairError('upstream-unavailable')));
    });
    try {
      const { done, value } = await Promise.race([reader.read(), idle]);
      return done ? null : value;
    } finally {
      cancel();
    }
  }

  function checkPace(): void {
    const seconds = (clock.now() - begun) / 1000;
    if (seconds * 1000 < PATIENCE_MS || length >= seconds * LEAST_BYTES_PER_SECOND) return;
    throw new OverairError('upstream-unavailable');
  }

  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        stopWatch();
        try {
          checkPace();
          const chunk = await next();
          if (chunk === null) {
            controller.close();
            end('over');
            return;
          }
          length += chunk.byteLength;
          if (length > mostBytes) throw new OverairError('package-too-large');
          controller.enqueue(chunk);
          stopWatch = clock.after(idleMs, () => cut(controller, new OverairError('upstream-unavailable')));
        } catch (error) {
          cut(controller, error);
        }
      },
      async cancel(reason) {
        end('over');
        await reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
