import { randomUUID } from 'node:crypto';
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { errorParts } from './answers';
import type { Gateway } from './gateway';
import { urgencyOf } from './operations';
import { noFacts } from './upstream-facts';

const OPERATION = /^\/gateway\/api\/(\w+)$/;

type Asked = Pick<IncomingMessage, 'method' | 'url'>;
type Answering = Pick<ServerResponse, 'setHeader' | 'writeHead' | 'end'>;

/** Which operation of a page is asked, by the request's first line; null for anything else. */
function operationIn({ method, url }: Asked): string | null {
  return method === 'POST' ? (OPERATION.exec(url ?? '')?.[1] ?? null) : null;
}

/**
 * Answers 503 to a page's question while too much is under way for anybody's. Nothing was read of it but its first
 * line: who refuses late keeps those waiting who are to be told to wait.
 */
export function refuseQuestion(
  { admission, log }: Pick<Gateway, 'admission' | 'log'>,
  asked: Asked,
  answering: Answering,
): void {
  const operation = operationIn(asked);
  if (operation === null || urgencyOf(operation) !== 'question') return;
  const refusal = admission.refusal('question');
  if (refusal === null) return;
  const id = randomUUID();
  const { status, headers, body } = errorParts(refusal, noFacts());
  for (const [name, value] of headers) answering.setHeader(name, value);
  answering.setHeader('X-Request-Id', id);
  answering.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  log('warn', { id, event: 'refused-early', operation, status, error: refusal.code });
}

/** Has such questions answered before SvelteKit is given them; whoever serves leaves alone what is answered. */
export function refuseQuestionsEarly(gateway: Gateway): void {
  // Node tells of each request before it is handled; adapter-node has no place of its own for this.
  subscribe('http.server.request.start', (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    refuseQuestion(gateway, request, response);
  });
}
