import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accepts } from './accept-encoding';
import { readStaticFiles } from './static-files';

describe('static files', () => {
  let server: Server;
  let origin = '';

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'overair-static-'));
    mkdirSync(join(folder, '_app', 'immutable'), { recursive: true });
    writeFileSync(join(folder, '_app', 'immutable', 'a.js'), 'plain');
    writeFileSync(join(folder, '_app', 'immutable', 'a.js.br'), 'br');
    writeFileSync(join(folder, '_app', 'immutable', 'a.js.gz'), 'gz');
    writeFileSync(join(folder, 'manifest.webmanifest'), '{}');
    writeFileSync(join(folder, 'icon.svg'), '<svg/>');
    writeFileSync(join(folder, 'with space.html'), '<p>');
    writeFileSync(join(folder, 'constructor'), 'x');
    const files = readStaticFiles(folder);
    // All that follows is answered without it.
    rmSync(folder, { recursive: true });
    server = createServer((request, response) => {
      if (!files.serve(request, response)) response.writeHead(418).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  const ask = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(origin + path, { headers: { 'Accept-Encoding': 'identity' }, ...init });
    return { status: response.status, headers: response.headers };
  };

  it('come with their type, their tag, and how long they last', async () => {
    const { status, headers } = await ask('/_app/immutable/a.js');
    expect([status, headers.get('content-type'), headers.get('content-length')]).toEqual([
      200,
      'text/javascript',
      '5',
    ]);
    expect(headers.get('cache-control')).toBe('public,max-age=31536000,immutable');
    expect(headers.get('vary')).toBe('Accept-Encoding');
    const manifest = await ask('/manifest.webmanifest?v=2');
    expect(manifest.headers.get('content-type')).toBe('application/manifest+json');
    expect(manifest.headers.get('cache-control')).toBe('no-cache');
    expect((await ask('/icon.svg')).headers.get('cache-control')).toBe('public,max-age=86400');
    expect(manifest.headers.get('etag')).not.toBe(headers.get('etag'));
    expect((await ask('/with%20space.html')).headers.get('content-type')).toBe('text/html;charset=utf-8');
  });

  it('come compressed to whoever takes them so, by a tag of their own', async () => {
    const tags = new Set<string | null>();
    for (const [coding, length] of [
      ['br', '2'],
      ['gzip', '2'],
      ['identity', '5'],
    ] as const) {
      const { headers } = await ask('/_app/immutable/a.js', {
        method: 'HEAD',
        headers: { 'Accept-Encoding': coding },
      });
      expect([headers.get('content-encoding') ?? 'identity', headers.get('content-length')]).toEqual([
        coding,
        length,
      ]);
      tags.add(headers.get('etag'));
    }
    expect(tags.size).toBe(3);
  });

  it('are not sent again to whoever has them', async () => {
    const etag = (await ask('/manifest.webmanifest')).headers.get('etag') ?? '';
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const again = await ask('/manifest.webmanifest', { headers: { 'If-None-Match': known } });
      expect([again.status, again.headers.get('etag')]).toEqual([304, etag]);
    }
    const changed = await ask('/manifest.webmanifest', { headers: { 'If-None-Match': '"other"' } });
    expect(changed.status).toBe(200);
  });

  it('are all there is: other paths, what lies beside them, and other methods are left alone', async () => {
    for (const path of [
      '/',
      '/_app',
      '/_app/immutable/a.js.br',
      '/..%2f..%2fetc/passwd',
      '/%zz',
      '/__proto__',
    ]) {
      expect([path, (await ask(path)).status]).toEqual([path, 418]);
    }
    expect((await ask('/constructor')).status).toBe(200);
    expect((await ask('/constructor', { method: 'POST' })).status).toBe(418);
  });
});

it.each([
  ['gzip, deflate, br', 'br'],
  ['gzip', 'gzip'],
  ['br;q=0, gzip;q=0.5', 'gzip'],
  ['BR', 'br'],
  ['br;q=0.000', null],
  ['*', null],
  ['', null],
  [undefined, null],
])('of Accept-Encoding %j the best is %s', (header, coding) => {
  expect(accepts(header, ['br', 'gzip'])).toBe(coding);
});
