import type { RequestListener, Server } from 'node:http';
import type { ListenOptions } from 'node:net';
import { createPatientServer } from './limits';

/** Seconds that open requests are given at the end, if `SHUTDOWN_TIMEOUT` says nothing else. */
const SHUTDOWN_S = 10;

type Settings = Readonly<Record<string, string | undefined>>;

function number(settings: Settings, name: string, otherwise: number): number {
  const text = settings[name]?.trim() ?? '';
  return /^\d{1,6}$/.test(text) ? Number(text) : otherwise;
}

function where(settings: Settings): ListenOptions {
  const path = settings.SOCKET_PATH?.trim() ?? '';
  if (path !== '') return { path };
  return { host: settings.HOST?.trim() || '0.0.0.0', port: number(settings, 'PORT', 3000) };
}

/** Takes no more connections, gives those that are open their time, then tells whoever waits for the end. */
function closeGracefully(server: Server, settings: Settings): void {
  server.close(() => process.emit('sveltekit:shutdown' as never));
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), number(settings, 'SHUTDOWN_TIMEOUT', SHUTDOWN_S) * 1000);
}

/**
 * Serves at `HOST` and `PORT`, or at `SOCKET_PATH`, until SIGTERM or SIGINT. If the place cannot be had it ends the
 * process with a sentence.
 */
export function listen(answer: RequestListener, settings: Settings): Server {
  const server = createPatientServer((request, response) => {
    // On a connection that is kept alive the next request would come to a server that is about to end.
    response.once('close', () => {
      if (!server.listening) setImmediate(() => server.closeIdleConnections());
    });
    answer(request, response);
  });
  const keepAlive = number(settings, 'KEEP_ALIVE_TIMEOUT', 0);
  if (keepAlive > 0) server.keepAliveTimeout = keepAlive * 1000;

  server.on('error', (error: NodeJS.ErrnoException) => {
    process.stderr.write(`HOST and PORT cannot be listened at: ${error.code ?? error.message}.\n`);
    process.exit(1);
  });
  server.listen(where(settings), () => {
    const address = server.address();
    const place = typeof address === 'string' ? address : `port ${address?.port ?? '?'}`;
    process.stdout.write(`Listening at ${place}\n`);
  });

  let isClosing = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (isClosing) return;
      isClosing = true;
      closeGracefully(server, settings);
    });
  }
  return server;
}
