import type { Log, LogLevel } from './log';
import { traceFields, type RequestTrace } from './request-trace';

function level(status: number, error: string | null): LogLevel {
  // That there was too much to do is no fault.
  if (error === 'too-many-requests') return 'warn';
  if (status >= 500) return 'error';
  return status >= 400 ? 'warn' : 'info';
}

interface Asked {
  readonly id: string;
  readonly method: string;
  /** The route's pattern, never the path: a path may hold a sealed link. */
  readonly route: string;
  readonly trace: RequestTrace | undefined;
}

interface Answered {
  readonly status: number;
  /** The gateway's own code of an error. */
  readonly error: string | null;
  /** How long the body is, if that was known before it was sent. */
  readonly bytes: number | null;
  readonly ms: number;
}

/** One line a request. */
export function logRequest(log: Log, asked: Asked, { status, error, bytes, ms }: Answered): void {
  const { trace, ...request } = asked;
  log(level(status, error), {
    ...request,
    status,
    ms: Math.round(ms),
    ...(trace === undefined ? {} : traceFields(trace)),
    ...(error === null ? {} : { error }),
    ...(bytes === null ? {} : { bytes }),
  });
}
