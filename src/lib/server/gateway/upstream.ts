import type { Clock } from '../../clock';
import { OverairError } from '../../errors';
import { BodyTooLong } from './bytes';
import { envelopeCode, isEnvelope, openEnvelope } from './envelope';
import { parseLossless } from './lossless';
import { hideToken } from './redaction';
import type { Turns } from './turns';
import { isOk, type Upstream, type UpstreamAnswer, type UpstreamRequest } from './upstream-exchange';
import type { UpstreamFacts } from './upstream-facts';

/** Less than the 10 s after which a page calls itself offline, so that it is told who did not answer. */
const TIMEOUT_MS = 8_000;
/** Twenty times what a hundred plans usually take; reading more at once would keep everybody else waiting. */
const LONGEST_ANSWER = 2 * 1024 * 1024;

/** How many characters cost no more than waiting for a turn. */
const SHORT_ANSWER = 8 * 1024;

/** Retry-After in seconds, given as such or as a date. */
export function parseRetryAfter(value: string | null, now: number): number | null {
  if (value === null) return null;
  if (/^\d{1,6}$/.test(value.trim())) return Number(value);
  const instant = Date.parse(value);
  return Number.isNaN(instant) ? null : Math.max(0, Math.ceil((instant - now) / 1000));
}

function note(facts: UpstreamFacts, answer: UpstreamAnswer, now: number): void {
  facts.status = answer.status;
  const time = Date.parse(answer.header('date') ?? '');
  if (!Number.isNaN(time)) facts.time = time;
  facts.retryAfter = parseRetryAfter(answer.header('retry-after'), facts.time ?? now);
}

function httpFailure(status: number, retryAfter: number | null): OverairError {
  const details = retryAfter === null ? {} : { retryAfter };
  if (status === 429) return new OverairError('too-many-requests', details);
  if (status === 401) return new OverairError('session-expired');
  // A redirect of an API call leads to no API: most often a login page of something in between.
  if (status >= 500 || (status >= 300 && status < 400)) {
    return new OverairError('upstream-unavailable', details);
  }
  return new OverairError('upstream-refused', { upstreamCode: status, upstreamMessage: '' });
}

function dataOf(text: string, answer: UpstreamAnswer, facts: UpstreamFacts): unknown {
  const { status } = answer;
  if (status === 429 || status >= 500) throw httpFailure(status, facts.retryAfter);
  let json: unknown;
  try {
    json = parseLossless(text);
  } catch (cause) {
    if (!isOk(answer)) throw httpFailure(status, facts.retryAfter);
    throw new OverairError('answer-malformed', { field: 'json' }, { cause });
  }
  if (!isOk(answer) && !isEnvelope(json)) throw httpFailure(status, facts.retryAfter);
  facts.code = envelopeCode(json);
  return openEnvelope(json);
}

/** Settles as `work` does, or rejects when the signal fires, even if `work` does not listen to it. */
async function raced<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(new OverairError('upstream-unavailable', {}, { cause: signal.reason }));
    signal.addEventListener('abort', stop);
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/**
 * Sends a request to the Developer Center and gives its data. At most 8 s and 2 MiB. Throws `upstream-unavailable`,
 * `too-many-requests`, `answer-malformed`, `upstream-refused` and the errors of the platform's codes; a token that is
 * not taken is `session-expired`.
 */
export async function callUpstream(
  upstream: Upstream,
  request: UpstreamRequest,
  facts: UpstreamFacts,
  { clock, turns }: { clock: Clock; turns: Turns },
): Promise<unknown> {
  const abort = new AbortController();
  const began = clock.now();
  facts.status = null;
  facts.code = null;
  const cancel = clock.after(TIMEOUT_MS, () => abort.abort(new Error('timed out')));
  const exchange = async () => {
    const answer = await upstream(request, abort.signal);
    note(facts, answer, clock.now());
    const text = await answer.text(LONGEST_ANSWER);
    return { answer, text: hideToken(text, request.headers.authorization ?? null) };
  };
  try {
    const { answer, text } = await raced(exchange(), abort.signal);
    // Of many answers that come together each is read by itself.
    if (text.length > SHORT_ANSWER) await turns.take('begun');
    return dataOf(text, answer, facts);
  } catch (error) {
    if (error instanceof OverairError) throw error;
    if (error instanceof BodyTooLong) {
      throw new OverairError('answer-malformed', { field: 'length' }, { cause: error });
    }
    throw new OverairError('upstream-unavailable', {}, { cause: error });
  } finally {
    cancel();
    facts.ms = (facts.ms ?? 0) + clock.now() - began;
  }
}
