import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { startServer, type AppServer } from './server';

/** An app's server behind a gate: closed, nothing listens at its address, while the server keeps all it knows. */
export interface GatedServer extends AppServer {
  /** Ends every connection and refuses new ones. */
  close(): Promise<void>;
  open(): Promise<void>;
}

/** Carries bytes both ways until either end goes. */
function join(outer: Socket, port: number): void {
  const inner = connect(port, '127.0.0.1');
  const end = (): void => {
    outer.destroy();
    inner.destroy();
  };
  for (const socket of [outer, inner]) socket.on('error', end).on('close', end);
  outer.pipe(inner).pipe(outer);
}

async function listen(gate: Server, port: number): Promise<number> {
  gate.listen(port, '127.0.0.1');
  await once(gate, 'listening');
  const address = gate.address();
  if (address === null || typeof address === 'string') throw new Error('The gate has no port.');
  return address.port;
}

/** Starts the built app, with what `env` sets, behind a gate that is open. */
export async function startGatedServer(env: Record<string, string> = {}): Promise<GatedServer> {
  const sockets = new Set<Socket>();
  let inner = 0;
  const gate = createServer((socket) => {
    sockets.add(socket.on('close', () => sockets.delete(socket)));
    join(socket, inner);
  });
  const port = await listen(gate, 0);
  const origin = `http://127.0.0.1:${port}`;
  const server = await startServer({ ...env, ORIGIN: origin });
  inner = Number(new URL(server.origin).port);
  const close = async (): Promise<void> => {
    if (!gate.listening) return;
    const closed = once(gate, 'close');
    gate.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return {
    ...server,
    origin,
    close,
    async open() {
      await listen(gate, port);
    },
    async control(command) {
      // Past the gate: whoever stands at the server needs no network.
      const response = await fetch(`${server.origin}/gateway/control`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Origin: origin },
        body: JSON.stringify(command),
      });
      if (!response.ok) throw new Error(`control refused ${JSON.stringify(command)}: ${response.status}`);
      return (await response.json()) as unknown;
    },
    async stop() {
      await close();
      await server.stop();
    },
  };
}
