import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Front } from './place';

/** One address for several servers: each request goes to the next, whoever sends it. */
export interface RoundRobin extends Front {
  to(origins: readonly string[]): void;
  close(): void;
}

export async function startRoundRobin(): Promise<RoundRobin> {
  let targets: readonly string[] = [];
  let next = 0;
  const server = createServer((incoming, outgoing) => {
    const target = targets[next++ % targets.length];
    if (target === undefined) throw new Error('there is no server yet');
    const sent = request(
      `${target}${incoming.url ?? ''}`,
      { method: incoming.method ?? 'GET', headers: incoming.headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
        answer.pipe(outgoing);
      },
    );
    sent.on('error', () => outgoing.destroy());
    outgoing.on('close', () => sent.destroy());
    incoming.pipe(sent);
  });
  // As proxies do, longer than those who ask keep their connections.
  server.keepAliveTimeout = 65_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    to(origins) {
      targets = origins;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
