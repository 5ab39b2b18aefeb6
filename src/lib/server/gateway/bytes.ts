import { Readable } from 'node:stream';

/** What stops a body that is longer than it may be. */
export class BodyTooLong extends Error {}

const BYTE_ORDER_MARK = '\uFEFF';

/** UTF-8 in pieces, `length` bytes together, as text without its byte order mark. */
export function textOf(pieces: readonly Uint8Array[], length: number): string {
  const text = Buffer.concat(pieces, length).toString('utf8');
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}

/** A message of Node's as text, without the streams that `fetch` would put around it. */
function readMessage(body: Readable, limit: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let length = 0;
    body.on('data', (piece: Buffer) => {
      length += piece.length;
      // The rest is let go by: whoever sends it is to hear why.
      if (length > limit) reject(new BodyTooLong());
      else pieces.push(piece);
    });
    body.once('end', () => resolve(textOf(pieces, length)));
    body.once('error', reject);
    body.once('close', () => reject(new Error('The connection was closed in the middle of a body')));
  });
}

/** A whole body as text; throws `BodyTooLong` as soon as it is longer than `limit` bytes. */
export async function readText(
  body: ReadableStream<Uint8Array> | Readable | null,
  limit: number,
): Promise<string> {
  if (body === null) return '';
  if (body instanceof Readable) return await readMessage(body, limit);
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
