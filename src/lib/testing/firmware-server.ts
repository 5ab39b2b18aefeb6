// A server of one file, with the faults that a network and a server have.
import { OverairError } from '../errors';
import type { FirmwareFetch } from '../firmware/transfer';

export interface ServerRequest {
  readonly url: string;
  readonly offset: number | null;
  /** The last byte asked for, if not all is. */
  readonly last?: number;
  readonly ifRange: string | null;
}

/** Serves `bytes` as RFC 9110 has it; each fault holds for one request. */
export class FirmwareServer {
  bytes: Uint8Array;
  etag: string | null = '"one"';
  /** Only this link works, if set. */
  link: string | null = null;
  ranges = true;
  /** Whether bodies are byte streams, as a browser's are. */
  byteStreams = true;
  /** After how many bytes the next answers break off, one per request. */
  breaks: number[] = [];
  /** After how many bytes the next answers stand still, one per request. */
  stalls: number[] = [];
  /** How many of the next requests are told to come again in five seconds. */
  putOff = 0;
  /** Called after each piece with the bytes sent by this answer. */
  onPiece: (sent: number) => void = () => undefined;
  readonly requests: ServerRequest[] = [];
  readonly #pieceBytes: number;

  constructor(bytes: Uint8Array, pieceBytes = 50_000) {
    this.bytes = bytes;
    this.#pieceBytes = pieceBytes;
  }

  readonly fetch: FirmwareFetch = (url, { headers, signal }) => {
    const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(headers.Range ?? '') ?? [];
    const offset = first === undefined ? null : Number(first);
    const ifRange = headers['If-Range'] ?? null;
    this.requests.push({ url, offset, ...(last ? { last: Number(last) } : {}), ifRange });
    if (signal.aborted) return Promise.reject(new DOMException('', 'AbortError'));
    if (this.link !== null && url !== this.link) {
      return Promise.reject(new OverairError('firmware-link-expired'));
    }
    if (this.putOff > 0) {
      this.putOff -= 1;
      return Promise.reject(new OverairError('too-many-requests', { retryAfter: 5 }));
    }
    const isWhole = offset === null || !this.ranges || (ifRange !== null && ifRange !== this.etag);
    const size = this.bytes.length;
    const end = last ? Math.min(size, Number(last) + 1) : size;
    return Promise.resolve(
      isWhole ? this.#answer(0, size, 200, signal) : this.#answer(offset, end, 206, signal),
    );
  };

  #answer(from: number, to: number, status: 200 | 206, signal: AbortSignal): Response {
    const headers = new Headers({ 'content-length': `${to - from}` });
    if (this.etag !== null) headers.set('etag', this.etag);
    if (status === 206) headers.set('content-range', `bytes ${from}-${to - 1}/${this.bytes.length}`);
    const breakAt = this.breaks.shift() ?? Infinity;
    const stallAt = this.stalls.shift() ?? Infinity;
    let at = from;
    const pull = async (
      controller: ReadableStreamDefaultController<Uint8Array> | ReadableByteStreamController,
    ) => {
      const sent = at - from;
      if (sent >= stallAt)
        await new Promise((_, reject) =>
          signal.addEventListener('abort', () => reject(new DOMException('', 'AbortError'))),
        );
      if (sent >= breakAt) throw new TypeError('network error');
      if (at >= to) {
        controller.close();
        if ('byobRequest' in controller) controller.byobRequest?.respond(0);
        return;
      }
      const end = Math.min(at + this.#pieceBytes, from + Math.min(breakAt, stallAt), to);
      controller.enqueue(this.bytes.slice(at, end));
      at = end;
      this.onPiece(at - from);
    };
    const body = this.byteStreams
      ? new ReadableStream({ type: 'bytes', pull })
      : new ReadableStream<Uint8Array>({ pull });
    return new Response(body, { status, headers });
  }
}

/** Bytes that are not all alike, and the same every time. */
export function pseudoRandomBytes(length: number, seed = 1): Uint8Array<ArrayBuffer> {
  let state = seed;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
}
