import type { IncomingMessage } from 'node:http';
import type { ErrorCode } from '../../errors';
import type { RequestTrace } from './request-trace';

declare global {
  namespace App {
    interface Locals {
      /** Names this request in the log and in `X-Request-Id`. */
      requestId: string;
      /** What the log says of it, if it came to one of the gateway's doors. */
      trace?: RequestTrace;
      /** Ends that it counts as one that is on its way to admission (admission.ts); set if it does. */
      arrived?: () => void;
    }
    /** As adapter-node gives it; absent under Vite's own server. */
    interface Platform {
      req: IncomingMessage;
    }
    interface Error {
      /** Set if the server caused it; a page that is not found in the browser has none. */
      code?: ErrorCode;
      requestId?: string;
    }
  }
}
