import { createServer, type RequestListener, type Server } from 'node:http';

/** How long a peer may take, ms. */
export interface PeerLimits {
  /** For the head of a request. */
  readonly headMs: number;
  /** For a whole request, its body included. */
  readonly requestMs: number;
  /** Without a byte in either direction, while it is answered. */
  readonly silentMs: number;
  /** How often heads and bodies are looked after. */
  readonly checkMs: number;
}

/**
 * A connection waits so long for its next request, ms: longer than the proxies in front of servers usually keep theirs
 * (60 s), so that none sends a request on one that is being closed.
 */
const NEXT_REQUEST_MS = 65_000;

/** An idle download is ended sooner, by the gateway, which knows that it is one. */
const usual: PeerLimits = { headMs: 15_000, requestMs: 30_000, silentMs: 60_000, checkMs: 1_000 };

/** A server that keeps no connection of a peer that neither asks nor reads. */
export function createPatientServer(answer: RequestListener, limits: PeerLimits = usual): Server {
  const server = createServer(
    {
      headersTimeout: limits.headMs,
      requestTimeout: limits.requestMs,
      connectionsCheckingInterval: limits.checkMs,
    },
    answer,
  );
  server.setTimeout(limits.silentMs);
  server.keepAliveTimeout = NEXT_REQUEST_MS;
  return server;
}
