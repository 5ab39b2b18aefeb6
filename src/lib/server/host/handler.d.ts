declare module 'overair:handler' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  export function handler(request: IncomingMessage, response: ServerResponse, next: () => void): void;
}
