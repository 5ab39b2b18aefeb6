import { randomUUID } from 'node:crypto';
import type { Handle, HandleServerError, RequestEvent, ServerInit } from '@sveltejs/kit';
import { building, dev } from '$app/environment';
import { env } from '$env/dynamic/private';
import { systemClock } from '$lib/clock';
import { ConfigurationError } from '$lib/server/gateway/configuration-values';
import { answerOperationsDirectly } from '$lib/server/gateway/direct-operations';
import { describeFault } from '$lib/server/gateway/log';
import { logRequest } from '$lib/server/gateway/request-log';
import { addResponseHeaders, protectStaticAnswers } from '$lib/server/gateway/response-headers';
import { getGateway, startGateway } from '$lib/server/gateway/runtime';
import { refuseNoDoor } from '$lib/server/gateway/visit';
import { compressedResponse } from '$lib/server/host/compressed';
import { withPreloadsInside } from '$lib/server/host/page-preloads';
import { endAtFault, outliveLogs } from '$lib/server/host/last-resort';

export const init: ServerInit = async () => {
  if (building) return;
  try {
    // Vite's own server binds to loopback; the built one to everything, unless it is told otherwise.
    await startGateway(dev ? { HOST: '127.0.0.1', ...env } : env);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
  // Vite's own server changes pages as it likes, and outlives whatever they do.
  if (dev) return;
  protectStaticAnswers();
  answerOperationsDirectly(getGateway(), env.ORIGIN);
  outliveLogs(process.stdout, process.stderr);
  endAtFault(process, { log: getGateway().log, clock: systemClock });
  // What still has timers must not keep a stopped server alive.
  process.once('sveltekit:shutdown', () => process.exit());
};

/** A page has links to its style sheets already. */
const isNotInPage = ({ type }: { readonly type: string }): boolean => type === 'js';

/** What SvelteKit itself says about the gateway's paths is said in the gateway's form. */
async function answer({ event, resolve }: Parameters<Handle>[0]): Promise<Response> {
  const door = event.url.pathname.startsWith('/gateway/');
  if (door && event.route.id === null) return await refuseNoDoor(getGateway(), event);
  const page = await withPreloadsInside(await resolve(event, { preload: isNotInPage }));
  const response = await compressedResponse(page, event.request.headers.get('accept-encoding') ?? undefined);
  return door && response.status === 405 ? await refuseNoDoor(getGateway(), event) : response;
}

function logAnswer(event: RequestEvent, { status, headers }: Response, ms: number): void {
  const { requestId: id, trace } = event.locals;
  const length = headers.get('content-length');
  const bytes = length === null ? null : Number(length);
  const asked = { id, method: event.request.method, route: event.route.id ?? 'none', trace };
  logRequest(getGateway().log, asked, { status, error: headers.get('x-overair-error'), bytes, ms });
}

export const handle: Handle = async ({ event, resolve }) => {
  const start = performance.now();
  event.locals.requestId = randomUUID();
  const response = await answer({ event, resolve });
  addResponseHeaders(response.headers, event.url, event.locals.requestId);
  logAnswer(event, response, performance.now() - start);
  return response;
};

export const handleError: HandleServerError = ({ error, event, status, message }) => {
  const { requestId } = event.locals;
  // A page that does not exist is no fault of ours.
  if (status === 404) return { message, requestId };
  getGateway().log('error', { id: requestId, event: 'fault', fault: describeFault(error) });
  return { message, code: 'internal', requestId };
};
