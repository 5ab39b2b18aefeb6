import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { request as requestHttp, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { Readable } from 'node:stream';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { OverairError } from '../../errors';
import { isPublicAddress } from './addresses';

/** All addresses of a host name. */
type Resolve = (hostname: string) => Promise<LookupAddress[]>;

/** Fetches one address without following redirects. */
export type GuardedFetch = (
  url: URL,
  options: { headers: Record<string, string>; allowPrivate: boolean; signal: AbortSignal },
) => Promise<Response>;

type Lookup = NonNullable<RequestOptions['lookup']>;

const resolveBySystem: Resolve = (hostname) =>
  new Promise((resolve, reject) => {
    systemLookup(hostname, { all: true }, (error, addresses) => {
      if (error) reject(error);
      else resolve(addresses);
    });
  });

/** Refuses unless every address is public: a name must not lead inside by one of several. */
function checkAddresses(addresses: readonly LookupAddress[]): LookupAddress {
  const [first] = addresses;
  if (first === undefined || !addresses.every(({ address }) => isPublicAddress(address))) {
    throw new OverairError('firmware-host-refused');
  }
  return first;
}

/**
 * The lookup of the connection itself: what is checked is what is connected to, so that a name cannot answer twice
 * in two ways.
 */
function guardedLookup(resolve: Resolve, allowPrivate: boolean): Lookup {
  return (hostname, options, callback) => {
    resolve(hostname)
      .then((addresses) => {
        const first = allowPrivate ? addresses[0] : checkAddresses(addresses);
        if (first === undefined) throw new OverairError('upstream-unavailable');
        if (options.all) callback(null, addresses);
        else callback(null, first.address, first.family);
      })
      .catch((error: unknown) => {
        callback(error instanceof Error ? error : new Error(String(error)), '', 0);
      });
  };
}

/** An answer of these has no body, whatever its sender says (the fetch standard's null body statuses). */
const withoutBody: ReadonlySet<number> = new Set([204, 205, 304]);

/** Throws a RangeError for a status that is none, such as 600. */
function toResponse(message: IncomingMessage): Response {
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers)) {
    if (typeof value === 'string') headers.set(name, value);
  }
  const status = message.statusCode ?? 502;
  if (withoutBody.has(status)) {
    message.resume();
    return new Response(null, { status, headers });
  }
  const body = Readable.toWeb(message) as NodeReadableStream<Uint8Array> as ReadableStream<Uint8Array>;
  return new Response(body, { status, headers });
}

/**
 * A GET that connects to public addresses alone, unless `allowPrivate`. Rejects with `firmware-host-refused` or
 * `upstream-unavailable`.
 */
export function createGuardedFetch(resolve: Resolve = resolveBySystem): GuardedFetch {
  return (url, { headers, allowPrivate, signal }) => {
    const literal = url.hostname.replace(/^\[|\]$/g, '');
    // A literal address is connected to without a lookup.
    if (isIP(literal) !== 0 && !allowPrivate && !isPublicAddress(literal)) {
      return Promise.reject(new OverairError('firmware-host-refused'));
    }
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    return new Promise((fulfil, reject) => {
      // No shared connections: each is judged by its own lookup.
      const request = send(url, {
        headers,
        signal,
        agent: false,
        lookup: guardedLookup(resolve, allowPrivate),
      });
      const fail = (cause: unknown): void => {
        const known = cause instanceof OverairError;
        reject(known ? cause : new OverairError('upstream-unavailable', {}, { cause }));
      };
      request.once('response', (message) => {
        try {
          fulfil(toResponse(message));
        } catch (cause) {
          message.destroy();
          fail(cause);
        }
      });
      // Not once: a connection that is let go of in the middle of a body says so here, after all was settled.
      request.on('error', fail);
      // One that is to become something else, 101, Node closes without a word.
      request.once('close', () => fail(new Error('The connection was closed without an answer')));
      request.end();
    });
  };
}
