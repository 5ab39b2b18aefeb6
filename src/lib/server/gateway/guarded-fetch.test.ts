import { createServer, type IncomingMessage, type Server } from 'node:http';
import { once } from 'node:events';
import { createServer as createRaw, type AddressInfo, type Server as Raw } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGuardedFetch } from './guarded-fetch';

const loopback = { address: '127.0.0.1', family: 4 };
const elsewhere = { address: '203.0.113.7', family: 4 };
const open = { headers: { Range: 'bytes=0-1' }, signal: new AbortController().signal };

describe('a guarded fetch', () => {
  let server: Server;
  let port = 0;
  const requests: IncomingMessage[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      requests.push(request);
      if (request.url === '/endless') {
        response.writeHead(200).write('first');
        return;
      }
      response.writeHead(206, { etag: '"a"', 'content-range': 'bytes 0-1/2' }).end('ok');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  });
  afterAll(async () => {
    server.close();
    await once(server, 'close');
  });

  it('connects to the very address that its lookup gave, asked once', async () => {
    let lookups = 0;
    const fetch = createGuardedFetch((hostname) => {
      lookups += 1;
      expect(hostname).toBe('files.example');
      return Promise.resolve([loopback]);
    });
    const url = new URL(`http://files.example:${port}/a.bin?sig=1`);
    const response = await fetch(url, { ...open, allowPrivate: true });
    expect([response.status, response.headers.get('etag'), await response.text()]).toEqual([
      206,
      '"a"',
      'ok',
    ]);
    expect(lookups).toBe(1);
    expect(requests.at(-1)?.url).toBe('/a.bin?sig=1');
    expect(requests.at(-1)?.headers).toMatchObject({ host: `files.example:${port}`, range: 'bytes=0-1' });
  });

  it('can be given up in the middle of a body', async () => {
    const abort = new AbortController();
    const fetch = createGuardedFetch(() => Promise.resolve([loopback]));
    const url = new URL(`http://files.example:${port}/endless`);
    const { body } = await fetch(url, { ...open, allowPrivate: true, signal: abort.signal });
    const reader = body!.getReader();
    expect((await reader.read()).value).toEqual(new TextEncoder().encode('first'));
    const closed = once(requests.at(-1)!.socket, 'close');
    abort.abort(new Error('closed'));
    await expect(reader.read()).rejects.toThrow();
    await closed;
  });

  describe('before a store that answers anything', () => {
    let raw = '';
    let store: Raw;
    beforeAll(async () => {
      store = createRaw((socket) => {
        socket.on('error', () => undefined);
        socket.once('data', () => socket.end(raw, 'latin1'));
      }).listen(0, '127.0.0.1');
      await once(store, 'listening');
    });
    afterAll(() => store.close());

    const status = (code: string) => `HTTP/1.1 ${code} X\r\nContent-Length: 2\r\n\r\nok`;
    const ask = async () => {
      const { port: at } = store.address() as AddressInfo;
      const fetch = createGuardedFetch();
      const response = await fetch(new URL(`http://127.0.0.1:${at}/`), { ...open, allowPrivate: true });
      return [response.status, await response.text()];
    };

    it.each(['200', '206', '299', '404', '599'])('takes the status %s', async (code) => {
      raw = status(code);
      expect(await ask()).toEqual([Number(code), 'ok']);
    });

    it.each(['204', '205', '304'])('takes the status %s, which has no body', async (code) => {
      raw = status(code);
      expect(await ask()).toEqual([Number(code), '']);
    });

    it.each([
      ['100', status('100')],
      ['101', status('101')],
      ['101 that is an upgrade', 'HTTP/1.1 101 X\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'],
      ['103', status('103')],
      ['199', status('199')],
      ['600', status('600')],
      ['999', status('999')],
      ['099', status('099')],
      ['20', status('20')],
      ['2000', status('2000')],
      ['of letters', status('abc')],
      ['with a control character in a header', 'HTTP/1.1 200 OK\r\nX-A: \u0001\r\n\r\n'],
      ['with headers beyond all bounds', `HTTP/1.1 200 OK\r\nX-A: ${'a'.repeat(40_000)}\r\n\r\n`],
      ['of another protocol', '\u0016\u0003\u0001\r\n\r\n'],
      ['of nothing', ''],
    ])('refuses an answer %s', async (_, answer) => {
      raw = answer;
      await expect(ask()).rejects.toMatchObject({ code: 'upstream-unavailable' });
    });

    it.each([
      ['is shorter than it says', 'HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nok'],
      ['has no chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
    ])('breaks off a body that %s', async (_, answer) => {
      raw = answer;
      await expect(ask()).rejects.toThrow();
    });
  });

  it.each([
    ['leads to a private address', [loopback]],
    ['has a private address among others', [elsewhere, loopback]],
    ['has no address', []],
  ])('refuses a name that %s, without a connection', async (_, addresses) => {
    const before = requests.length;
    const fetch = createGuardedFetch(() => Promise.resolve(addresses));
    const refused = fetch(new URL(`http://files.example:${port}/`), { ...open, allowPrivate: false });
    await expect(refused).rejects.toMatchObject({ code: 'firmware-host-refused' });
    expect(requests.length).toBe(before);
  });

  it.each([
    'http://127.0.0.1',
    'http://[::1]',
    'http://2130706433',
    'http://0x7f.1',
    'http://[::ffff:7f00:1]',
  ])('refuses %s, which needs no lookup', async (address) => {
    const fetch = createGuardedFetch(() => Promise.reject(new Error('was asked')));
    const refused = fetch(new URL(`${address}:${port}/`), { ...open, allowPrivate: false });
    await expect(refused).rejects.toMatchObject({ code: 'firmware-host-refused' });
  });

  it('says that a name without an answer, and a closed port, are not there', async () => {
    const unknown = createGuardedFetch(() => Promise.reject(new Error('ENOTFOUND')));
    const none = unknown(new URL('http://files.example/'), { ...open, allowPrivate: false });
    await expect(none).rejects.toMatchObject({ code: 'upstream-unavailable' });
    const closed = createGuardedFetch(() => Promise.resolve([loopback]));
    const refused = closed(new URL('http://files.example:1/'), { ...open, allowPrivate: true });
    await expect(refused).rejects.toMatchObject({ code: 'upstream-unavailable' });
  });
});
