import { once } from 'node:events';
import type { RequestListener, Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createPatientServer } from './limits';

const limits = { headMs: 100, requestMs: 200, silentMs: 1_000, checkMs: 20 };
const open: { server?: Server; sockets: Socket[] } = { sockets: [] };

async function peer(answer: RequestListener): Promise<Socket> {
  open.server = createPatientServer(answer, limits).listen(0, '127.0.0.1');
  await once(open.server, 'listening');
  const socket = connect((open.server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => undefined);
  open.sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

/** All that came until the server ended the connection. */
async function untilEnded(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (data) => (text += data.toString()));
  await once(socket, 'close');
  return text;
}

afterEach(() => {
  for (const socket of open.sockets.splice(0)) socket.destroy();
  open.server?.closeAllConnections();
  open.server?.close();
});

describe('a peer', () => {
  test('that does not end the head of its request is told so, and let go', async () => {
    const socket = await peer(() => expect.unreachable());
    socket.write('GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    expect(await untilEnded(socket)).toMatch(/^HTTP\/1\.1 408 /);
  });

  test('whose body never ends is told so, and let go', async () => {
    const broken: unknown[] = [];
    const socket = await peer((request) => {
      request.on('error', (error) => broken.push(error));
      request.resume();
    });
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{"a":');
    expect(await untilEnded(socket)).toMatch(/^HTTP\/1\.1 408 /);
    expect(broken).toHaveLength(1);
  });

  test('that never reads is let go', async () => {
    let closed: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (closed = resolve));
    const socket = await peer((_, response) => {
      response.on('close', closed);
      // More than the sockets' buffers take.
      response.end(Buffer.alloc(32 * 1024 * 1024));
    });
    socket.pause();
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await expect(ended).resolves.toBeUndefined();
  });

  test('that asks and reads has its answer', async () => {
    const socket = await peer((_, response) => response.end('done'));
    socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(await untilEnded(socket)).toMatch(/done$/);
  });
});

test('a connection waits longer for its next request than a proxy keeps it for one', () => {
  expect(createPatientServer(() => undefined).keepAliveTimeout).toBeGreaterThan(60_000);
});
