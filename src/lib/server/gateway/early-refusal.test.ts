import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Overloaded } from './admission';
import { operationIn } from './direct-operations';
import { refuseQuestion } from './early-refusal';

let server: Server;
let origin: string;
let isFull: boolean;
let lines: unknown[];

beforeEach(async () => {
  isFull = true;
  lines = [];
  const gateway = {
    admission: {
      run: () => Promise.reject(new Error('not asked')),
      arrive: () => () => undefined,
      refusal: () => (isFull ? new Overloaded(3) : null),
    },
    log: (level: string, fields: object) => void lines.push({ level, ...fields }),
  };
  server = createServer((request, response) => {
    const operation = operationIn(request);
    if (operation !== null && refuseQuestion(gateway, operation, response)) return;
    response.writeHead(204).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => server.close());

const ask = (path: string, method = 'POST') =>
  fetch(`${origin}${path}`, {
    method,
    headers: { connection: 'close' },
    ...(method === 'POST' ? { body: '{}' } : {}),
  });

test('a question is told when to come again, in the gateway’s own form, and logged', async () => {
  const answer = await ask('/gateway/api/upgradeDetails');
  expect(answer.status).toBe(503);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'retry-after': '3',
    'x-overair-api': '1',
    'cache-control': 'no-store',
    'content-type': 'application/json',
  });
  expect(await answer.json()).toEqual({ error: { code: 'too-many-requests', details: { retryAfter: 3 } } });
  expect(lines).toEqual([
    {
      level: 'warn',
      id: answer.headers.get('x-request-id'),
      event: 'refused-early',
      operation: 'upgradeDetails',
      status: 503,
      error: 'too-many-requests',
    },
  ]);
});

test.each([
  ['/gateway/api/actOnPlans', 'POST'],
  ['/gateway/api/reportUpgrade', 'POST'],
  ['/gateway/api/unheardOf', 'POST'],
  ['/gateway/session', 'POST'],
  ['/gateway/session', 'DELETE'],
  ['/gateway/api/upgradeDetails', 'GET'],
  ['/devices', 'GET'],
])('%s by %s is left to whoever serves it', async (path, method) => {
  expect((await ask(path, method)).status).toBe(204);
  expect(lines).toEqual([]);
});

test('a question is left too while there is room', async () => {
  isFull = false;
  expect((await ask('/gateway/api/upgradeDetails')).status).toBe(204);
});
