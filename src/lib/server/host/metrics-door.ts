import { createServer, type Server } from 'node:http';
import type { Metrics } from '../gateway/metrics';

/** Where Prometheus asks: an address of its own, never the one that people open. */
export interface MetricsAddress {
  readonly host: string;
  readonly port: number;
}

/**
 * Serves `GET /metrics`, and nothing else. If the address cannot be had, `onError` is told, once, and the app goes on
 * without.
 */
export function serveMetrics(
  metrics: Metrics,
  { host, port }: MetricsAddress,
  onError: (error: NodeJS.ErrnoException) => void,
): Server {
  const server = createServer((request, response) => {
    if (request.url !== '/metrics' || request.method !== 'GET') {
      response.writeHead(404).end();
      return;
    }
    metrics.text().then(
      (text) => response.writeHead(200, { 'Content-Type': metrics.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  server.once('error', onError);
  server.listen(port, host);
  // Nobody waits for it when the app ends.
  server.unref();
  return server;
}
