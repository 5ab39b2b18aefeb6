import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';

/** Far more than a batch of a hundred devices needs, bytes. */
const LONGEST_BODY = 1024 * 1024;

/** Answers a request as `fetch` would; a rejection ends the connection without an answer. */
export type Handle = (request: Request) => Promise<Response>;

export interface HttpService {
  readonly handle: Handle;
  /** Told of what `handle` rejected with, and of a body that broke off. */
  readonly onError: (error: unknown) => void;
}

export interface HttpServer {
  readonly port: number;
  /** Ends what is still under way. */
  close(): Promise<void>;
}

class BodyTooLong extends Error {}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LONGEST_BODY) throw new BodyTooLong();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function headersOf(incoming: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (typeof value === 'string') headers.set(name, value);
    else for (const each of value ?? []) headers.append(name, each);
  }
  return headers;
}

async function toRequest(incoming: IncomingMessage, signal: AbortSignal): Promise<Request> {
  const method = incoming.method ?? 'GET';
  const body = await bodyOf(incoming);
  const takesBody = method !== 'GET' && method !== 'HEAD' && body.length > 0;
  // The host is of no interest: whoever asks may reach this by another name.
  return new Request(new URL(incoming.url ?? '/', 'http://localhost'), {
    method,
    headers: headersOf(incoming),
    signal,
    ...(takesBody ? { body } : {}),
  });
}

async function send(response: Response, outgoing: ServerResponse): Promise<void> {
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  if (response.body === null) {
    outgoing.end();
    return;
  }
  await pipeline(Readable.fromWeb(response.body as NodeReadableStream<Uint8Array>), outgoing);
}

async function answer(
  { handle, onError }: HttpService,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const abort = new AbortController();
  outgoing.once('close', () => abort.abort());
  try {
    await send(await handle(await toRequest(incoming, abort.signal)), outgoing);
  } catch (error) {
    if (error instanceof BodyTooLong && !outgoing.headersSent) {
      outgoing.writeHead(413, { connection: 'close' }).end();
      return;
    }
    // Of a caller that has gone nobody is left to be told.
    const left = abort.signal.aborted;
    outgoing.destroy();
    if (!left) onError(error);
  }
}

/** Serves over HTTP; port 0 takes a free one. Rejects if the address cannot be had. */
export async function serveHttp(
  service: HttpService,
  at: { host: string; port: number },
): Promise<HttpServer> {
  const server = createServer((incoming, outgoing) => void answer(service, incoming, outgoing));
  server.listen(at);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
