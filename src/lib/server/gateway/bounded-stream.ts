import type { Clock } from '../../clock';
import { OverairError } from '../../errors';

export interface Bounds {
  readonly clock: Clock;
  /** More bytes than this end the stream with `package-too-large`. */
  readonly mostBytes: number;
  /** A wait for the next bytes longer than this ends it with `upstream-unavailable`. */
  readonly idleMs: number;
  /** Called once, when the stream has ended in whatever way. */
  readonly onEnd: () => void;
}

/**
 * A stream of the same bytes within bounds. It reads only when it is read, so a slow reader is no idle source.
 */
export function boundedStream(
  source: ReadableStream<Uint8Array>,
  bounds: Bounds,
): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  let length = 0;

  async function next(): Promise<Uint8Array | null> {
    let cancel: () => void = () => undefined;
    const idle = new Promise<never>((_, reject) => {
      cancel = bounds.clock.after(bounds.idleMs, () => reject(new OverairError('upstream-unavailable')));
    });
    try {
      const { done, value } = await Promise.race([reader.read(), idle]);
      if (done) return null;
      length += value.byteLength;
      if (length > bounds.mostBytes) throw new OverairError('package-too-large');
      return value;
    } finally {
      cancel();
    }
  }

  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const chunk = await next();
          if (chunk !== null) {
            controller.enqueue(chunk);
            return;
          }
          controller.close();
        } catch (error) {
          controller.error(error);
          // The reader of this stream has been told why; a source that had failed by itself only says so again.
          reader.cancel(error).catch(() => undefined);
        }
        bounds.onEnd();
      },
      async cancel(reason) {
        bounds.onEnd();
        await reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
