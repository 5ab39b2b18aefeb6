import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { accepts, type Coding } from './accept-encoding';

/** Below this an answer fits into the packet that carries its headers, bytes. */
const LEAST_BYTES = 1_000;

/**
 * Up to here a quarter less is had for a twentieth of a millisecond, bytes: a page, a list of two dozen devices. Of a
 * hundred plans a tenth is left by the quickest level too, and the others take far longer for little.
 */
const SHORT_BYTES = 16 * 1024;

const compress: Readonly<Record<Coding, (body: Buffer) => Promise<Buffer<ArrayBuffer>>>> = {
  br: (body) =>
    promisify(brotliCompress)(body, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: body.length > SHORT_BYTES ? 1 : 5,
        [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
      },
    }),
  gzip: (body) => promisify(gzip)(body, { level: 1 }),
};

type AcceptEncoding = Parameters<typeof accepts>[0];

interface Sent {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer<ArrayBuffer>;
}

/**
 * An answer made for one request as that request may be sent it: compressed if its Accept-Encoding takes that, and if
 * there is anything to gain. Off the main thread.
 */
export async function compressed<Answer extends Sent>(
  answer: Answer,
  accepted: AcceptEncoding,
): Promise<Answer> {
  if (answer.body.byteLength < LEAST_BYTES) return answer;
  const headers = { ...answer.headers, Vary: 'Accept-Encoding' };
  const coding = accepts(accepted, ['br', 'gzip']);
  if (coding === null) return { ...answer, headers };
  const body = await compress[coding](answer.body);
  const length = String(body.byteLength);
  return { ...answer, body, headers: { ...headers, 'Content-Encoding': coding, 'Content-Length': length } };
}

/** What is worth it: all else is short, or firmware, which is passed on as it comes. */
const COMPRESSED_TYPE = /^(text\/html|application\/json)\b/;

/** A page or an answer of the gateway as its request may be sent it; anything else is given back as it is. */
export async function compressedResponse(response: Response, accepted: AcceptEncoding): Promise<Response> {
  if (!COMPRESSED_TYPE.test(response.headers.get('Content-Type') ?? '')) return response;
  const plain: Sent = { headers: {}, body: Buffer.from(await response.arrayBuffer()) };
  const sent = await compressed(plain, accepted);
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(sent.headers)) {
    // What else it varies by stays so.
    if (name === 'Vary') headers.append(name, value);
    else headers.set(name, value);
  }
  return new Response(response.body === null ? null : sent.body, { status: response.status, headers });
}
