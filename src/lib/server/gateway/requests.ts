import { GATEWAY_API_VERSION } from '../../developer-center/operations';
import { OverairError } from '../../errors';
import { BodyTooLong, readText } from './bytes';
import type { DoorRequest } from './door-event';
import { isLoopback } from './loopback';

type Asked = Pick<DoorRequest, 'headers'>;

const LONGEST_BODY = 64 * 1024;

/** One address, or two names of this machine with one port: on loopback they are one origin. */
function isOwn(origin: string, own: URL): boolean {
  if (origin === own.origin) return true;
  if (!URL.canParse(origin)) return false;
  const other = new URL(origin);
  return isLoopback(other.hostname) && isLoopback(own.hostname) && other.port === own.port;
}

/** Refuses what other sites' pages send. Throws `cross-site-refused`. */
export function refuseCrossSite(request: Asked, own: URL): void {
  const origin = request.headers.get('origin');
  const site = request.headers.get('sec-fetch-site') ?? 'none';
  if ((origin === null || isOwn(origin, own)) && (site === 'same-origin' || site === 'none')) return;
  throw new OverairError('cross-site-refused');
}

/** A page that knows only an older gateway is told so. Throws `client-outdated` or `request-malformed`. */
export function checkClientVersion(request: Asked): void {
  const version = request.headers.get('x-overair-api');
  if (version === null) return;
  if (!/^\d{1,6}$/.test(version)) throw new OverairError('request-malformed', { field: 'X-Overair-Api' });
  if (Number(version) < GATEWAY_API_VERSION) throw new OverairError('client-outdated');
}

/** A body as JSON, at most 64 KiB. Throws `request-malformed` or `request-too-large`. */
export async function readJson(request: Pick<DoorRequest, 'headers' | 'body'>): Promise<unknown> {
  const type = request.headers.get('content-type') ?? '';
  // Other sites' forms cannot send this type: without asking first, a browser lets only our own pages do so.
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    throw new OverairError('request-malformed', { field: 'Content-Type' });
  }
  if (Number(request.headers.get('content-length') ?? 0) > LONGEST_BODY) {
    throw new OverairError('request-too-large');
  }
  let text: string;
  try {
    text = await readText(request.body, LONGEST_BODY);
  } catch (cause) {
    if (cause instanceof BodyTooLong) throw new OverairError('request-too-large', {}, { cause });
    throw new OverairError('request-malformed', { field: 'body' }, { cause });
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new OverairError('request-malformed', { field: 'json' }, { cause });
  }
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    // A RangeError is how Intl says no.
    return false;
  }
}

/**
 * The headers that go on to the Developer Center: the user's language and time zone if they are well formed, and
 * the idempotency key. Throws `request-malformed` for a malformed key, which must not be lost in silence.
 */
export function forwardedHeaders(request: Asked): Record<string, string> {
  const language = request.headers.get('accept-language') ?? '';
  const zone = request.headers.get('x-q-timezone') ?? '';
  const key = request.headers.get('idempotency-key');
  if (key !== null && !/^[\w.:-]{1,128}$/.test(key)) {
    throw new OverairError('request-malformed', { field: 'Idempotency-Key' });
  }
  return {
    ...(/^[\w*;=.,\s-]{1,200}$/.test(language) ? { 'Accept-Language': language } : {}),
    ...(zone.length <= 64 && /^[A-Za-z]/.test(zone) && isTimeZone(zone) ? { 'X-Q-TimeZone': zone } : {}),
    ...(key === null ? {} : { 'Idempotency-Key': key }),
  };
}
