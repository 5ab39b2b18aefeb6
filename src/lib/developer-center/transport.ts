import ky, { type KyInstance } from 'ky';
import type { Clock } from '../clock';
import { OverairError, isOverairError } from '../errors';
import { openAnswer, requestIdOf } from './answers';
import { GATEWAY_API_VERSION } from './operations';
import type { ServerTime } from './server-time';
import { askUntilHeard } from './when-busy';

/** How long an answer is waited for, reading it included. */
export const ANSWER_TIMEOUT_MS = 10_000;

/** How long after a failed connection a read is tried once more. */
const RETRY_DELAY_MS = 300;

export interface TransportOptions {
  readonly clock: Clock;
  readonly serverTime: ServerTime;
  /** The account in whose name this page asks; null if nobody is signed in. */
  readonly account: () => string | null;
  /** A BCP 47 tag, for the platform's own words. */
  readonly language: () => string;
  /** An IANA name. */
  readonly timeZone: () => string;
  /** The address of the gateway, for tests; the page's own origin else. */
  readonly origin?: string;
  readonly fetch?: typeof globalThis.fetch;
}

export interface GatewayRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below the origin, with its leading slash. */
  readonly path: string;
  readonly json?: unknown;
  /**
   * A read is tried once more if no connection came about, and again when a busy server says so; a write never,
   * since it may have arrived.
   */
  readonly read: boolean;
  readonly signal?: AbortSignal | undefined;
  /** In whose name, if not in that of the account that the page shows. */
  readonly account?: string | null;
  /** Names one write, however often it is sent; 1–128 of A–Z a–z 0–9 _ . : -. The platform may ignore it. */
  readonly idempotencyKey?: string | undefined;
  /** Told by which id the gateway's log names the request, before its answer is opened; undefined if it does not say. */
  readonly onRequestId?: (id: string | undefined) => void;
}

/** Sends one request to the gateway and opens its answer. Throws OverairError alone. */
export type Transport = (request: GatewayRequest) => Promise<unknown>;

/** Over fetch, without cache and redirects; an answer that takes longer than 10 s, its body included, is `offline`. */
export function createTransport(options: TransportOptions): Transport {
  const http = ky.create({
    // The deadline here covers the body too, and every failure is mapped in one place.
    timeout: false,
    throwHttpErrors: false,
    cache: 'no-store',
    credentials: 'same-origin',
    redirect: 'error',
    ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
  });
  return (request) => {
    const ask = (): Promise<unknown> => send(http, options, request);
    return request.read ? askUntilHeard(ask, { clock: options.clock, signal: request.signal }) : ask();
  };
}

async function send(http: KyInstance, options: TransportOptions, request: GatewayRequest): Promise<unknown> {
  if (request.signal?.aborted === true) throw new OverairError('cancelled');
  const { clock, serverTime } = options;
  const deadline = new AbortController();
  const stop = clock.after(ANSWER_TIMEOUT_MS, () => {
    deadline.abort(new OverairError('offline'));
  });
  const signal =
    request.signal === undefined ? deadline.signal : AbortSignal.any([request.signal, deadline.signal]);
  let sentAt = clock.now();
  try {
    const response = await http(`${options.origin ?? ''}${request.path}`, {
      method: request.method,
      headers: headers(options, request),
      signal,
      ...(request.json === undefined ? {} : { json: request.json }),
      retry: {
        limit: request.read ? 1 : 0,
        methods: ['get', 'post'],
        statusCodes: [],
        delay: () => RETRY_DELAY_MS,
      },
      hooks: {
        beforeRetry: [
          () => {
            sentAt = clock.now();
          },
        ],
      },
    });
    observeTime(serverTime, response, sentAt);
    request.onRequestId?.(requestIdOf(response.headers));
    return openAnswer(response, await response.text(), serverTime.now());
  } catch (error) {
    throw failure(error, request.signal);
  } finally {
    stop();
  }
}

function headers(
  { account, language, timeZone }: TransportOptions,
  { account: own, idempotencyKey, method }: GatewayRequest,
): Record<string, string> {
  const id = own === undefined ? account() : own;
  return {
    'accept-language': language(),
    // A GET is answered by the gateway itself, and the zone costs a start tens of milliseconds: the browser's tables
    // are loaded for it.
    ...(method === 'GET' ? {} : { 'x-q-timezone': timeZone() }),
    // So that a gateway that is newer refuses before it acts.
    'x-overair-api': String(GATEWAY_API_VERSION),
    ...(id === null ? {} : { 'x-overair-account': id }),
    ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
  };
}

function observeTime(serverTime: ServerTime, response: Response, sentAt: number): void {
  const time = Number(response.headers.get('x-developer-center-time') ?? NaN);
  if (Number.isSafeInteger(time) && time > 0) serverTime.observe(time, sentAt);
}

/** Whatever sending threw: ours as it is, the caller's stop as `cancelled`, and the rest means no answer came. */
function failure(error: unknown, signal: AbortSignal | undefined): OverairError {
  if (signal?.aborted === true) return new OverairError('cancelled', {}, { cause: error });
  if (isOverairError(error)) return error;
  const unanswered = error instanceof TypeError || error instanceof DOMException;
  return new OverairError(unanswered ? 'offline' : 'internal', {}, { cause: error });
}
