import { GATEWAY_API_VERSION, type OperationName } from '$lib/developer-center/operations';
import type { ErrorCode, ErrorDetails } from '$lib/errors';
import { attributes, page, session } from './answers';

type Asked = Readonly<Record<string, unknown>>;
type AnswerName = OperationName | 'session' | 'signIn' | 'firmware';

/** What the gateway answers: data, or one of the marks below. */
export type Answer = unknown;
export type Answers = Partial<Record<AnswerName, (asked: Asked) => Answer>>;

class Refused {
  constructor(
    readonly code: ErrorCode,
    readonly details: ErrorDetails,
    readonly status: number,
  ) {}
}

const SILENCE = Symbol('silence');
const NO_NETWORK = Symbol('no network');
const WEB_PAGE = Symbol('web page');
const NEWER = Symbol('newer');

/** A refusal by the gateway. */
export const refused =
  (code: ErrorCode, details: ErrorDetails = {}, status = 400) =>
  (): Answer =>
    new Refused(code, details, status);
/** It has been asked, and says nothing for as long as the page is looked at. */
export const silent = (): Answer => SILENCE;
/** No connection comes about. */
export const noNetwork = (): Answer => NO_NETWORK;
/** A harbour's, or a hotel's, own page in place of an answer. */
export const webPage = (): Answer => WEB_PAGE;
/** The gateway is of a later release than the page. */
export const newer = (): Answer => NEWER;

/** Nothing answers anything. */
export const offline: Answers = Object.fromEntries(
  (
    [
      'session',
      'devices',
      'device',
      'deviceAttributes',
      'devicePlan',
      'upgradeDetails',
      'autoConfirmation',
    ] as const
  ).map((name) => [name, noNetwork]),
);

/** Somebody is signed in and has no devices. */
export const usualAnswers: Answers = {
  session: () => session(),
  devices: () => page([]),
  deviceAttributes: () => attributes(),
  devicePlan: () => null,
  upgradeDetails: () => [],
  autoConfirmation: () => false,
};

const REQUEST_ID = '6101ec91-6d1c-4f0e-9c58-0d6f3d2f7a10';

/** A gateway, and by how much the Developer Center's clock is ahead of this device's, ms. */
interface RecordedGateway {
  readonly answers: Answers;
  readonly aheadMs: number;
}

/** A `fetch` that answers for the gateway, and lets what is no question to it through to `others`. */
export function recordedFetch(
  { answers, aheadMs }: RecordedGateway,
  others: typeof globalThis.fetch,
): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { pathname } = new URL(request.url);
    if (!pathname.startsWith('/gateway/')) return others(request);
    const text = await request.text();
    const asked = (text === '' ? {} : JSON.parse(text)) as Asked;
    const answer = answers[nameOf(pathname, request.method)]?.(asked) ?? null;
    return respond(answer, aheadMs, request.signal);
  };
}

function nameOf(pathname: string, method: string): AnswerName {
  if (pathname.startsWith('/gateway/firmware/')) return 'firmware';
  if (pathname === '/gateway/session') return method === 'POST' ? 'signIn' : 'session';
  return pathname.slice(pathname.lastIndexOf('/') + 1) as OperationName;
}

function respond(answer: Answer, aheadMs: number, signal: AbortSignal): Promise<Response> | Response {
  if (answer === NO_NETWORK) return Promise.reject(new TypeError('Failed to fetch'));
  if (answer === SILENCE) {
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    });
  }
  if (answer === WEB_PAGE)
    return new Response('<p>Welcome</p>', { headers: { 'content-type': 'text/html' } });
  const version = answer === NEWER ? GATEWAY_API_VERSION + 1 : GATEWAY_API_VERSION;
  const time = String(Date.now() + aheadMs);
  const headers = {
    'x-overair-api': String(version),
    'x-developer-center-time': time,
    'x-request-id': REQUEST_ID,
  };
  if (answer instanceof Refused) {
    const { code, details, status } = answer;
    return Response.json({ error: { code, details } }, { status, headers });
  }
  return Response.json({ data: answer === NEWER ? null : answer }, { headers });
}
