import { randomUUID } from 'node:crypto';
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { OperationName } from '../../developer-center/operations';
import { compressed } from '../host/compressed';
import { take } from '../host/taken';
import type { DoorEvent, DoorRequest } from './door-event';
import { operationReply } from './doors';
import { refuseQuestion } from './early-refusal';
import type { Gateway } from './gateway';
import { describeFault } from './log';
import { messageCookies } from './message-cookies';
import { isOperation } from './operations';
import { logRequest } from './request-log';
import { transportSecurity } from './response-headers';

const PATH = '/gateway/api/';

type Asked = Pick<IncomingMessage, 'method' | 'url'>;

/** Which operation is asked for, by the request's first line; null for anything else. */
export function operationIn({ method, url = '' }: Asked): OperationName | null {
  if (method !== 'POST' || !url.startsWith(PATH)) return null;
  const name = url.slice(PATH.length);
  return isOperation(name) ? name : null;
}

function doorRequest(message: IncomingMessage): DoorRequest {
  return {
    method: message.method ?? '',
    headers: { get: (name) => [message.headers[name.toLowerCase()] ?? null].flat().join(', ') || null },
    body: message,
  };
}

async function answerOperation(
  gateway: Gateway,
  { name, url }: { name: OperationName; url: URL },
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const began = performance.now();
  const id = randomUUID();
  const event: DoorEvent = {
    request: doorRequest(message),
    cookies: messageCookies(message, response),
    url,
    // From its first line on it is one of those that are under way.
    locals: { requestId: id, arrived: gateway.admission.arrive() },
  };
  try {
    const reply = await operationReply(gateway, event, name);
    const { status, headers, body } = await compressed(reply, message.headers['accept-encoding']);
    response.writeHead(status, { ...headers, ...transportSecurity(url), 'X-Request-Id': id }).end(body);
    const asked = { id, method: 'POST', route: `${PATH}[operation]`, trace: event.locals.trace };
    const answered = { status, error: headers['X-Overair-Error'] ?? null, bytes: body.byteLength };
    logRequest(gateway.log, asked, { ...answered, ms: performance.now() - began });
  } finally {
    event.locals.arrived?.();
  }
}

/**
 * Answers the operations that pages ask for before SvelteKit is given them: nearly all that a server is asked, at a
 * third of what it takes through SvelteKit. If nothing says which origin people open, only what must wait is refused
 * here; SvelteKit's adapter works the origin out, and the route below `routes/gateway/api` answers alike. To be called
 * once, at the start, after `protectStaticAnswers`; whoever serves leaves alone what is taken.
 */
export function answerOperationsDirectly(gateway: Gateway, origin: string | undefined): void {
  const url = origin === undefined || !URL.canParse(origin) ? null : new URL(origin);
  // Node tells of each request before it is handled; adapter-node has no place of its own for this.
  subscribe('http.server.request.start', (told) => {
    const { request, response } = told as { request: IncomingMessage; response: ServerResponse };
    answerDirectly(gateway, url, request, response);
  });
}

/** One request: answered if it asks for an operation, else left alone. */
export function answerDirectly(
  gateway: Gateway,
  url: URL | null,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const name = operationIn(request);
  if (name === null) return;
  if (refuseQuestion(gateway, name, response)) {
    take(response);
    return;
  }
  if (url === null) return;
  take(response);
  answerOperation(gateway, { name, url }, request, response).catch((error: unknown) => {
    gateway.log('error', { event: 'fault', operation: name, fault: describeFault(error) });
    response.destroy();
  });
}
