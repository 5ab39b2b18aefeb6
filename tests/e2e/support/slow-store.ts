import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';

/** What stands before a Developer Center and passes all on, but of a file only the beginning until it is let go on. */
export interface SlowStore {
  readonly origin: string;
  /** Resolves once the beginning of a file is on its way. */
  readonly begun: Promise<void>;
  goOn(): void;
  close(): Promise<void>;
}

/** `center`: its origin. Its answers name files by this one's. */
export async function startSlowStore(center: string): Promise<SlowStore> {
  let begin = (): void => undefined;
  let goOn = (): void => undefined;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const going = new Promise<void>((resolve) => (goOn = resolve));
  let origin = '';

  async function pass(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    // As it is, not compressed, and asked of the center under its own name.
    const headers = { ...asked.headers, host: new URL(center).host, 'accept-encoding': 'identity' };
    const sent = request(new URL(asked.url ?? '/', center), { method: asked.method, headers });
    asked.pipe(sent);
    const [got] = (await once(sent, 'response')) as [IncomingMessage];
    const parts: Buffer[] = [];
    for await (const part of got) parts.push(part as Buffer);
    const body = Buffer.concat(parts);
    delete got.headers['transfer-encoding'];
    const isFile = got.headers['content-type']?.includes('json') !== true && body.length > 10_000;
    if (!isFile) {
      const text = Buffer.from(body.toString().replaceAll(center, origin));
      answer.writeHead(got.statusCode ?? 502, { ...got.headers, 'content-length': text.length }).end(text);
      return;
    }
    answer.writeHead(got.statusCode ?? 502, got.headers);
    answer.write(body.subarray(0, 1_000));
    begin();
    await going;
    answer.end(body.subarray(1_000));
  }

  const server = createServer((asked, answer) => {
    void pass(asked, answer).catch(() => answer.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  origin = `http://127.0.0.1:${address.port}`;
  return {
    origin,
    begun,
    goOn,
    async close() {
      goOn();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
