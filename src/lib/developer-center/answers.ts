import * as v from 'valibot';
import { errorCodes, OverairError, type ErrorCode, type ErrorDetails } from '../errors';
import { GATEWAY_API_VERSION } from './operations';

const knownCodes: ReadonlySet<string> = new Set(errorCodes);

const FailureSchema = v.object({
  error: v.object({
    code: v.string(),
    details: v.nullish(v.record(v.string(), v.union([v.string(), v.number()])), {}),
  }),
});

const SuccessSchema = v.object({ data: v.optional(v.unknown(), null) });

/** The longest wait that a Retry-After is taken for, seconds. */
const LONGEST_RETRY_AFTER = 3_600;

/** As the gateway names its requests. */
const REQUEST_ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** A page that the network shows before it lets anybody through (a harbour's, a hotel's) is no answer of ours. */
export function refuseWebPage({ headers, ok }: Response): void {
  const isPage = /^text\/html\b/i.test(headers.get('content-type') ?? '');
  if (ok && isPage) throw new OverairError('offline', { page: 1 });
}

/**
 * What an answer of the gateway holds. Throws what the gateway says went wrong, with the seconds of Retry-After as
 * `details.retryAfter` and `requestIdOf` as `details.requestId`; `client-outdated` if the gateway is newer than this
 * page; `offline` for a page of the network's own; and for another answer that is not the gateway's, the nearest of the
 * closed set by its HTTP status.
 */
export function openAnswer(response: Response, body: string, now: number): unknown {
  const version = Number(response.headers.get('x-overair-api') ?? GATEWAY_API_VERSION);
  if (version > GATEWAY_API_VERSION) throw new OverairError('client-outdated');
  refuseWebPage(response);
  const json = readJson(body);
  const id = requestIdOf(response.headers);
  const request: ErrorDetails = id === undefined ? {} : { requestId: id };
  if (response.ok) {
    if (response.status === 204) return null;
    const success = v.safeParse(SuccessSchema, json);
    if (success.success) return success.output.data;
    throw new OverairError('answer-malformed', { field: 'data', status: response.status, ...request });
  }
  const waiting = retryAfter(response.headers.get('retry-after'), now);
  const failure = v.safeParse(FailureSchema, json);
  if (failure.success) {
    const { code, details } = failure.output.error;
    if (!isErrorCode(code)) throw new OverairError('answer-malformed', { field: 'error.code', ...request });
    throw new OverairError(code, { ...waiting, ...details, ...request });
  }
  throw new OverairError(codeOfStatus(response.status), { ...waiting, status: response.status, ...request });
}

/** The id by which the gateway's log names a request, a UUID; undefined if an answer does not say it. */
export function requestIdOf(headers: Headers): string | undefined {
  const id = headers.get('x-request-id') ?? '';
  return REQUEST_ID.test(id) ? id : undefined;
}

function isErrorCode(code: string): code is ErrorCode {
  return knownCodes.has(code);
}

/** The body as JSON; null if it is something else, which no schema of an answer takes. */
function readJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** What a proxy or the server itself means that answers in the gateway's place. */
function codeOfStatus(status: number): ErrorCode {
  if (status === 401) return 'not-signed-in';
  if (status === 403) return 'cross-site-refused';
  if (status === 413) return 'request-too-large';
  if (status === 429) return 'too-many-requests';
  return status >= 500 ? 'upstream-unavailable' : 'answer-malformed';
}

/** Retry-After as seconds, from seconds or from an HTTP date. */
function retryAfter(header: string | null, now: number): ErrorDetails {
  if (header === null) return {};
  const seconds = /^\d+$/.test(header.trim()) ? Number(header) : (Date.parse(header) - now) / 1000;
  if (Number.isNaN(seconds)) return {};
  return { retryAfter: Math.min(Math.max(Math.ceil(seconds), 0), LONGEST_RETRY_AFTER) };
}
