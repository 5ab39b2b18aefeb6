import type { RequestEvent } from '@sveltejs/kit';
import type { Log, LogLevel } from './log';
import { traceFields } from './request-trace';

function level(status: number, error: string | null): LogLevel {
  // That there was too much to do is no fault.
  if (error === 'too-many-requests') return 'warn';
  if (status >= 500) return 'error';
  return status >= 400 ? 'warn' : 'info';
}

/** One line a request. The route is its pattern, never the path: a path may hold a sealed link. */
export function logRequest(log: Log, event: RequestEvent, response: Response, ms: number): void {
  const { trace } = event.locals;
  const length = response.headers.get('content-length');
  const error = response.headers.get('x-overair-error');
  log(level(response.status, error), {
    id: event.locals.requestId,
    method: event.request.method,
    route: event.route.id ?? 'none',
    status: response.status,
    ms: Math.round(ms),
    ...(trace === undefined ? {} : traceFields(trace)),
    ...(error === null ? {} : { error }),
    ...(length === null ? {} : { bytes: Number(length) }),
  });
}
