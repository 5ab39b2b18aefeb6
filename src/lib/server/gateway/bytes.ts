import { Readable } from 'node:stream';

/** What stops a body that is longer than it may be. */
export class BodyTooLong extends Error {}

const BYTE_ORDER_MARK = '\uFEFF';

/** UTF-8 in pieces, `length` bytes together, as text without its byte order mark. */
function textOf(pieces: readonly Uint8Array[], length: number): string {
  const text = Buffer.concat(pieces, length).toString('utf8');
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}

/**
 * A stream of Node's as text, without the streams that `fetch` would put around it. Rejects with `BodyTooLong` as soon as
 * it is longer than `limit` bytes, and lets the rest go by unless `onTooLong` ends it.
 */
export function readStream(body: Readable, limit: number, onTooLong?: () => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let length = 0;
    body.on('data', (piece: Buffer) => {
      length += piece.length;
      if (length <= limit) {
        pieces.push(piece);
        return;
      }
      reject(new BodyTooLong());
      onTooLong?.();
    });
    body.once('end', () => resolve(textOf(pieces, length)));
    body.on('error', reject);
    body.once('close', () => reject(new Error('The connection was closed in the middle of a body')));
  });
}

/** A whole body as text; throws `BodyTooLong` as soon as it is longer than `limit` bytes. */
export async function readText(
  body: ReadableStream<Uint8Array> | Readable | null,
  limit: number,
): Promise<string> {
  if (body === null) return '';
  // Whoever sends a request is to hear why it is not taken: the rest of it is let go by.
  if (body instanceof Readable) return await readStream(body, limit);
  const reader = body.getReader();
  // Decoded at once: piece by piece it takes several times as long.
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.byteLength;
    if (length > limit) {
      // The rest is of no interest; that it cannot be cancelled either.
      reader.cancel().catch(() => undefined);
      throw new BodyTooLong();
    }
    pieces.push(value);
  }
  return textOf(pieces, length);
}
