import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { BodyTooLong } from './bytes';
import { createHttpUpstream } from './upstream-by-http';

const LIMIT = 1_000_000;
const servers: Server[] = [];

async function serve(answer: RequestListener): Promise<URL> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/path?a=1`);
}

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const upstream = createHttpUpstream();
const ask = (
  url: URL,
  { body = null as string | null, headers = {}, signal = new AbortController().signal } = {},
) => upstream({ method: body === null ? 'GET' : 'POST', url, headers, body }, signal);

describe('a Developer Center over the network', () => {
  it('is sent the request as it is, and its answer is given', async () => {
    const url = await serve((request, response) => {
      void request.toArray().then((pieces) => {
        const { method, headers } = request;
        const seen = [
          method,
          request.url,
          headers.authorization,
          headers['content-length'],
          String(pieces[0]),
        ];
        response.writeHead(418, { 'Retry-After': '3', 'X-Twice': ['a', 'b'] }).end(JSON.stringify(seen));
      });
    });
    const answer = await ask(url, { body: '{"ä":1}', headers: { authorization: 'Bearer x' } });
    expect([
      answer.status,
      answer.header('retry-after'),
      answer.header('x-twice'),
      answer.header('x-none'),
    ]).toEqual([418, '3', 'a, b', null]);
    expect(JSON.parse(await answer.text(LIMIT))).toEqual(['POST', '/path?a=1', 'Bearer x', '8', '{"ä":1}']);
  });

  it('keeps its connection for the next request', async () => {
    const ports: (number | undefined)[] = [];
    const url = await serve((request, response) => {
      ports.push(request.socket.remotePort);
      response.end('{}');
    });
    for (let count = 0; count < 3; count++) await (await ask(url)).text(LIMIT);
    expect(new Set(ports).size).toBe(1);
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('may send %s, though it is asked for none', async (encoding, encode) => {
    const asked: unknown[] = [];
    const url = await serve((request, response) => {
      asked.push(request.headers['accept-encoding']);
      response.writeHead(200, { 'Content-Encoding': encoding }).end(encode('{"ok":"köln"}'));
    });
    expect(await (await ask(url)).text(LIMIT)).toBe('{"ok":"köln"}');
    expect(asked).toEqual(['identity']);
    await expect((await ask(url)).text(5)).rejects.toBeInstanceOf(BodyTooLong);
  });

  it('is not followed elsewhere', async () => {
    const url = await serve((_, response) => response.writeHead(302, { Location: '/other' }).end());
    expect((await ask(url)).status).toBe(302);
  });

  it('is not read on after the limit', async () => {
    const url = await serve((_, response) => {
      const more = (): void => {
        if (!response.destroyed) response.write(Buffer.alloc(64 * 1024), more);
      };
      more();
    });
    await expect((await ask(url)).text(200_000)).rejects.toBeInstanceOf(BodyTooLong);
    const [server] = servers;
    // Its connection is let go of: otherwise this would not end.
    server!.close();
    await once(server!, 'close');
  });

  it('rejects if the connection ends before, or in the middle of, an answer', async () => {
    const before = await serve((request) => request.socket.destroy());
    await expect(ask(before)).rejects.toThrow();
    const middle = await serve((_, response) => {
      response.writeHead(200, { 'Content-Length': '100' });
      response.write('{"code":', () => response.destroy());
    });
    await expect((await ask(middle)).text(LIMIT)).rejects.toThrow();
    const packed = await serve((_, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync('{"code":200}').subarray(0, 15));
    });
    await expect((await ask(packed)).text(LIMIT)).rejects.toThrow();
  });

  it('is given up when the signal fires, before or while it answers', async () => {
    const silent = await serve(() => undefined);
    const before = new AbortController();
    const asked = ask(silent, { signal: before.signal });
    before.abort();
    await expect(asked).rejects.toThrow();

    const slow = await serve((_, response) => void response.writeHead(200).write('{'));
    const meanwhile = new AbortController();
    const text = (await ask(slow, { signal: meanwhile.signal })).text(LIMIT);
    meanwhile.abort();
    await expect(text).rejects.toThrow();
  });

  it('rejects if nobody is there, and what no header can hold', async () => {
    const url = await serve((_, response) => response.end());
    await expect(ask(url, { headers: { authorization: 'a\nb' } })).rejects.toThrow();
    servers[0]!.close();
    await once(servers[0]!, 'close');
    await expect(ask(url)).rejects.toThrow('ECONNREFUSED');
  });
});
