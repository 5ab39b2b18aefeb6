import type { Clock } from '../clock';
import { OverairError, toOverairError } from '../errors';
import { judgeAnswer, rangeHeaders, strongValidator } from './answer';
import type { PackageWriter } from './package-writer';
import type { DownloadMeter } from './speed';

/**
 * Fetches a firmware file by the link that the plan gives (sealed by the gateway). Resolves for 200, 206 and 416;
 * rejects for all else with our codes: `firmware-link-expired`, `offline`, `session-expired` …
 */
export type FirmwareFetch = (
  url: string,
  request: { readonly headers: Record<string, string>; readonly signal: AbortSignal },
) => Promise<Response>;

/** Nothing came for this long: the connection is dead, ms. */
const STALL_TIMEOUT = 30_000;

/**
 * Bytes of one request, at most. If the network is faster than the page keeps what comes, Chromium reads up to 50 MB
 * ahead into the page's own memory, whatever the page does: asking for less is what bounds it.
 */
export const REQUEST_BYTES = 32 * 1024 * 1024;

export interface Transfer {
  readonly fetch: FirmwareFetch;
  readonly clock: Clock;
  readonly meter: DownloadMeter;
  readonly signal: AbortSignal;
  /** Bytes asked for at once, at most. */
  readonly requestBytes: number;
}

/**
 * One request: asks for what `writer` still lacks, or the next part of it, and writes what comes. Resolves when the
 * answer has ended; whether anything is still lacking, the writer knows. Rejects with `offline` if the connection
 * broke, and with `download-stalled`.
 */
export async function transferRest(
  writer: PackageWriter,
  url: string,
  size: number,
  transfer: Transfer,
): Promise<void> {
  const stall = new StallWatch(transfer.clock);
  const signal = AbortSignal.any([transfer.signal, stall.signal]);
  try {
    stall.rearm();
    const headers = rangeHeaders(writer.received, size, transfer.requestBytes, writer.validator);
    const response = await transfer.fetch(url, { headers, signal });
    const kind = judgeAnswer(response, writer.received, size, writer.validator);
    if (kind !== 'continues') {
      await writer.startOver();
      transfer.meter.restart(0);
    }
    if (kind === 'unusable') {
      await response.body?.cancel();
      return;
    }
    writer.setValidator(strongValidator(response.headers) ?? writer.validator);
    await pump(response, writer, size, stall, transfer);
  } catch (error) {
    throw transferError(error, transfer.signal, stall.signal);
  } finally {
    stall.disarm();
  }
}

async function pump(
  response: Response,
  writer: PackageWriter,
  size: number,
  stall: StallWatch,
  { meter, signal }: Transfer,
): Promise<void> {
  if (!response.body) return;
  const reader = pieceReader(response.body);
  try {
    for (;;) {
      stall.rearm();
      const piece = await reader.read();
      stall.disarm();
      if (!piece) return;
      signal.throwIfAborted();
      await writer.write(piece);
      meter.update(writer.received, size);
    }
  } catch (error) {
    // What still comes is of no use; a body that failed cannot be cancelled, which changes nothing.
    await Promise.allSettled([reader.cancel()]);
    throw error;
  }
}

interface PieceReader {
  /** The next bytes, good until the next call; null at the end. */
  read(): Promise<Uint8Array | null>;
  cancel(): Promise<void>;
}

/** Bytes read at once, at most. */
const PIECE_BYTES = 256 * 1024;

/**
 * Reads a body into one buffer again and again, if the browser can: a fresh one for each piece would pile up to
 * as much as the whole file before it is collected.
 */
function pieceReader(body: ReadableStream<Uint8Array>): PieceReader {
  const byob = byobReader(body);
  if (!byob) {
    const reader = body.getReader();
    return { read: async () => (await reader.read()).value ?? null, cancel: () => reader.cancel() };
  }
  let buffer = new ArrayBuffer(PIECE_BYTES);
  return {
    async read() {
      const { done, value } = await byob.read(new Uint8Array(buffer));
      if (done) return null;
      buffer = value.buffer;
      return value;
    },
    cancel: () => byob.cancel(),
  };
}

function byobReader(body: ReadableStream<Uint8Array>): ReadableStreamBYOBReader | null {
  try {
    return body.getReader({ mode: 'byob' });
  } catch (error) {
    // Not a stream of bytes: a browser that has none for bodies.
    if (error instanceof TypeError) return null;
    throw error;
  }
}

function transferError(error: unknown, person: AbortSignal, stall: AbortSignal): OverairError {
  if (person.aborted) return new OverairError('cancelled', {}, { cause: error });
  if (stall.aborted) return new OverairError('download-stalled', {}, { cause: error });
  // A body that breaks off is a TypeError, as fetch's own failure is; AbortError without our asking is the browser's.
  const broken = error instanceof TypeError || (error instanceof DOMException && error.name === 'AbortError');
  return broken ? new OverairError('offline', {}, { cause: error }) : toOverairError(error);
}

/** Aborts when nothing happens between `rearm` and `disarm`. */
class StallWatch {
  readonly #clock: Clock;
  readonly #controller = new AbortController();
  #cancel: (() => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  rearm(): void {
    this.disarm();
    this.#cancel = this.#clock.after(STALL_TIMEOUT, () => this.#controller.abort());
  }

  disarm(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
