import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { serveMetrics } from './metrics-door';

const metrics = {
  counting: () => () => undefined,
  text: () => Promise.resolve('overair_open_downloads 0\n'),
  contentType: 'text/plain; version=0.0.4',
};

const never = (): void => expect.unreachable();

it('serves the metrics at one path, and nothing else', async () => {
  const server = serveMetrics(metrics, { host: '127.0.0.1', port: 0 }, never);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
  expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
    200,
    'text/plain; version=0.0.4',
    'overair_open_downloads 0\n',
  ]);
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
  expect((await fetch(`http://127.0.0.1:${port}/metrics`, { method: 'POST' })).status).toBe(404);
  const taken = await new Promise((resolve) => serveMetrics(metrics, { host: '127.0.0.1', port }, resolve));
  expect(taken).toMatchObject({ code: 'EADDRINUSE' });
  server.close();
});
