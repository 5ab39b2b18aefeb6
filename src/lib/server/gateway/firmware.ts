import type { Clock } from '../../clock';
import { OverairError } from '../../errors';
import { answerHeaders } from './answers';
import { boundedStream } from './bounded-stream';
import type { DoorRequest } from './door-event';
import type { FirmwareSource, OpenFile } from './firmware-source';
import { parseRetryAfter } from './upstream';
import type { UpstreamFacts } from './upstream-facts';

/** The largest package that the platform takes: 100 MB. */
const MOST_BYTES = 100 * 1024 * 1024;
const IDLE_MS = 30_000;

const passed = ['accept-ranges', 'content-length', 'content-range', 'etag', 'last-modified'];

/** What of a page's request goes to the file's host: one range and its condition; never cookies or tokens. */
function fileRequestHeaders(request: DoorRequest): Record<string, string> {
  const range = request.headers.get('range') ?? '';
  const condition = request.headers.get('if-range');
  // Compressed bytes would be neither the size nor the hash that the plan names.
  const headers = { Accept: '*/*', 'Accept-Encoding': 'identity' };
  if (!/^bytes=(\d{1,12}-\d{0,12}|-\d{1,12})$/.test(range)) return headers;
  if (condition === null || condition.length > 200) return { ...headers, Range: range };
  return { ...headers, Range: range, 'If-Range': condition };
}

/** The whole file's size as an answer tells it, or null. */
function wholeSize(headers: Headers): number | null {
  const range = /\/(\d+)$/.exec(headers.get('content-range') ?? '')?.[1];
  const size = range ?? headers.get('content-length');
  return size === null ? null : Number(size);
}

function refuse({ status, headers }: Response, clock: Clock): void {
  if (status === 429) {
    const retryAfter = parseRetryAfter(headers.get('retry-after'), clock.now());
    throw new OverairError('too-many-requests', retryAfter === null ? {} : { retryAfter });
  }
  // A store answers so when the time of its own link is over: the plan has to be asked again.
  if ([401, 403, 404, 410].includes(status)) throw new OverairError('firmware-link-expired');
  const encoding = headers.get('content-encoding') ?? 'identity';
  if (![200, 206, 416].includes(status) || encoding !== 'identity') {
    throw new OverairError('upstream-unavailable');
  }
  if (status !== 416 && /^text\/html\b/i.test(headers.get('content-type') ?? '')) {
    throw new OverairError('firmware-web-page');
  }
  if ((wholeSize(headers) ?? 0) > MOST_BYTES) throw new OverairError('package-too-large');
}

function fileHeaders(response: Response, facts: UpstreamFacts): Headers {
  const headers = new Headers(answerHeaders(facts));
  for (const name of passed) {
    const value = response.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  headers.set('Content-Type', 'application/octet-stream');
  headers.set('Content-Disposition', 'attachment');
  headers.set('X-Content-Type-Options', 'nosniff');
  headers.set('Content-Security-Policy', 'sandbox');
  return headers;
}

/** What serving a file takes beside its address and the request. */
export interface FileServing {
  readonly source: FirmwareSource;
  readonly clock: Clock;
  readonly facts: UpstreamFacts;
  /** Ends the connection to a page that does not read any more. */
  readonly hangUp: () => void;
}

function fileAnswer(
  file: OpenFile,
  request: DoorRequest,
  { clock, facts, hangUp }: FileServing,
  end: () => void,
) {
  refuse(file.response, clock);
  const { status, body } = file.response;
  const headers = fileHeaders(file.response, facts);
  if (request.method === 'HEAD' || body === null) {
    end();
    return new Response(null, { status, headers });
  }
  const onEnd = (how: 'over' | 'cut') => {
    end();
    if (how === 'cut') hangUp();
  };
  const bounds = { clock, mostBytes: MOST_BYTES, idleMs: IDLE_MS, onEnd };
  return new Response(boundedStream(body, bounds), { status, headers });
}

/** Opens the file, and notes for the log what its store said. */
async function openFile(
  url: string,
  request: DoorRequest,
  { source, clock, facts }: FileServing,
): Promise<OpenFile> {
  const began = clock.now();
  try {
    const file = await source(url, fileRequestHeaders(request));
    facts.status = file.response.status;
    return file;
  } finally {
    facts.ms = clock.now() - began;
  }
}

/**
 * Streams a file to the page, whole or a range of it: 200, 206 or 416. Throws `firmware-host-refused`,
 * `firmware-link-expired`, `firmware-web-page`, `package-too-large`, `too-many-requests` and `upstream-unavailable`; a stream that grows
 * beyond 100 MB, that stands still for 30 s on either side or whose reader is slower than 8 kB/s over more than a
 * minute breaks off. `onEnd` is called once, when nothing of it is open any more, or it has thrown.
 */
export async function serveFirmware(
  url: string,
  request: DoorRequest,
  serving: FileServing,
  onEnd: () => void,
): Promise<Response> {
  let close: () => void = () => undefined;
  const end = () => {
    close();
    onEnd();
  };
  try {
    const file = await openFile(url, request, serving);
    close = () => file.close();
    return fileAnswer(file, request, serving, end);
  } catch (error) {
    end();
    throw error;
  }
}
