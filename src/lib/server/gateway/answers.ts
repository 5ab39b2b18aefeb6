import { GATEWAY_API_VERSION } from '../../developer-center/operations';
import type { ErrorCode, OverairError } from '../../errors';
import { Overloaded } from './admission';
import type { UpstreamFacts } from './upstream-facts';

/** The HTTP status of each error that the gateway answers with; any other is a fault of ours. */
const statuses: Readonly<Partial<Record<ErrorCode, number>>> = {
  'answer-malformed': 502,
  'client-outdated': 409,
  'account-changed': 409,
  'cross-site-refused': 403,
  'operation-unknown': 404,
  'request-malformed': 400,
  'request-too-large': 413,
  'too-many-requests': 429,
  'upstream-unavailable': 502,
  'not-signed-in': 401,
  'session-expired': 401,
  'wrong-password': 401,
  'account-locked': 403,
  'account-unknown': 401,
  'user-domain-refused': 502,
  'phone-malformed': 422,
  'password-malformed': 422,
  'no-right': 403,
  'device-not-bound': 404,
  'keys-missing': 422,
  'signature-refused': 502,
  'wrong-data-center': 422,
  'upstream-refused': 422,
  'report-code-missing': 422,
  'firmware-link-invalid': 403,
  'firmware-link-expired': 410,
  'firmware-host-refused': 422,
  'firmware-web-page': 502,
  'package-too-large': 422,
};

/** Who is asked to wait has asked too often, unless it is this server that has too much to do. */
function statusOf(error: OverairError): number {
  return error instanceof Overloaded ? 503 : (statuses[error.code] ?? 500);
}

/** What the gateway answers with, before it is known who sends it. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer<ArrayBuffer>;
}

/** The headers of every answer of the gateway. */
export function answerHeaders(facts: UpstreamFacts): Record<string, string> {
  return {
    'Cache-Control': 'no-store',
    'X-Overair-Api': String(GATEWAY_API_VERSION),
    ...(facts.time === null ? {} : { 'X-Developer-Center-Time': String(facts.time) }),
    ...(facts.retryAfter === null ? {} : { 'Retry-After': String(facts.retryAfter) }),
  };
}

function jsonReply(value: unknown, status: number, headers: Record<string, string>): Reply {
  const body = Buffer.from(JSON.stringify(value), 'utf8');
  headers['Content-Type'] = 'application/json';
  // In one piece, which takes less than the pieces that a body of unknown length is sent in.
  headers['Content-Length'] = String(body.byteLength);
  return { status, headers, body };
}

/** 200 with `{ "data": … }`. */
export function answer(data: unknown, facts: UpstreamFacts): Reply {
  return jsonReply({ data }, 200, answerHeaders(facts));
}

/** The error's status with `{ "error": { "code", "details" } }`; its cause stays here. */
export function errorAnswer(error: OverairError, facts: UpstreamFacts): Reply {
  const { code, details } = error;
  const headers = answerHeaders(facts);
  // For the log, which does not read bodies.
  headers['X-Overair-Error'] = code;
  if (details.retryAfter !== undefined) headers['Retry-After'] = String(details.retryAfter);
  return jsonReply({ error: { code, details } }, statusOf(error), headers);
}

/** A reply as SvelteKit sends it. */
export function toResponse(reply: Reply | Response): Response {
  if (reply instanceof Response) return reply;
  return new Response(reply.body, { status: reply.status, headers: reply.headers });
}
