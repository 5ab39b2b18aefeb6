import * as v from 'valibot';
import { OverairError } from '../../errors';

/** A pair of tokens with their times, in milliseconds since the epoch by this server's clock. */
export interface Tokens {
  /** Sent as it is: it already begins with `Bearer `. */
  readonly access: string;
  readonly issued: number;
  readonly accessExpires: number;
  readonly refresh: string;
  readonly refreshExpires: number;
}

/** Tokens are renewed this long before they expire, so that no request meets the end. */
const RENEW_BEFORE_MS = 5 * 60_000;

const Seconds = v.pipe(
  v.union([v.number(), v.pipe(v.string(), v.digits(), v.transform(Number))]),
  v.number(),
  v.minValue(0),
);

/** Two of this length still fit into the session's cookies. A token is sent as a header: printable ASCII. */
const LONGEST_TOKEN = 4000;

const TokenSchema = v.object({
  token: v.pipe(v.string(), v.maxLength(LONGEST_TOKEN), v.regex(/^[\x20-\x7e]+$/)),
  expirationTime: Seconds,
});

const AnswerSchema = v.object({ accessToken: TokenSchema, refreshToken: TokenSchema });

/** Beyond this a number of seconds is an instant, not a length of time: about 31 years. */
const LONGEST_LIFE_S = 1e9;

/** Whether `expirationTime` is a length or an instant is not documented: both are understood. */
function expires(seconds: number, now: number, upstreamNow: number): number {
  if (seconds < LONGEST_LIFE_S) return now + seconds * 1000;
  const instant = seconds > LONGEST_LIFE_S * 1000 ? seconds : seconds * 1000;
  return now + (instant - upstreamNow);
}

/**
 * The tokens of an answer to signing in or to a refresh. `upstreamNow` is the Developer Center's time, for answers
 * that give instants. Throws `answer-malformed`.
 */
export function parseTokens(data: unknown, now: number, upstreamNow = now): Tokens {
  const parsed = v.safeParse(AnswerSchema, data);
  if (!parsed.success) {
    const field = v.getDotPath(parsed.issues[0]) ?? 'data';
    throw new OverairError('answer-malformed', { field });
  }
  const { accessToken, refreshToken } = parsed.output;
  return {
    access: accessToken.token,
    issued: now,
    accessExpires: expires(accessToken.expirationTime, now, upstreamNow),
    refresh: refreshToken.token,
    refreshExpires: expires(refreshToken.expirationTime, now, upstreamNow),
  };
}

/** Whether to renew before the next request: minutes before the end, less if the whole life is short. */
export function isDue(tokens: Tokens, now: number): boolean {
  const margin = Math.min(RENEW_BEFORE_MS, (tokens.accessExpires - tokens.issued) / 5);
  return now >= tokens.accessExpires - margin;
}
