import { createHmac, randomBytes } from 'node:crypto';
import { RefusedRequest } from './words';

const refreshTokenLife = 30 * 24 * 3_600_000;
/** A demonstration may run for months: the sessions that were refreshed longest ago go first. */
const maximumSessions = 10_000;

interface TokenSession {
  readonly accountId: string;
  readonly access: Map<string, number>;
  refresh: string;
  refreshExpires: number;
  /** The refresh token before the present one: taken until the present one has been used. */
  lastRefresh: string | null;
}

export interface TokenPair {
  readonly accessToken: { readonly token: string; readonly expirationTime: number };
  readonly refreshToken: { readonly token: string; readonly expirationTime: number };
}

/** Access and refresh tokens. All times by the calendar; `expirationTime` in seconds since the epoch. */
export class TokenBook {
  readonly #accessLife: number;
  readonly #byAccess = new Map<string, TokenSession>();
  readonly #byRefresh = new Map<string, TokenSession>();

  /** `accessTokenSeconds`: how long an access token lives. */
  constructor(accessTokenSeconds: number) {
    this.#accessLife = accessTokenSeconds * 1000;
  }

  signIn(accountId: string, now: number): TokenPair {
    const session: TokenSession = {
      accountId,
      access: new Map(),
      refresh: '',
      refreshExpires: 0,
      lastRefresh: null,
    };
    const oldest = this.#byRefresh.values().next();
    if (this.#byRefresh.size >= maximumSessions && oldest.done !== true) this.#end(oldest.value);
    return this.#issue(session, now);
  }

  /** A new pair; the old access token lives on to its own end. Refuses a token that is unknown, used up or too old. */
  refresh(refreshToken: string, now: number): TokenPair {
    const session = this.#byRefresh.get(refreshToken);
    if (session === undefined || now >= session.refreshExpires) throw new RefusedRequest('tokenRefused');
    const isPresent = refreshToken === session.refresh;
    const retired = isPresent ? session.lastRefresh : session.refresh;
    if (retired !== null) this.#byRefresh.delete(retired);
    session.lastRefresh = refreshToken;
    this.#byRefresh.delete(refreshToken);
    this.#byRefresh.set(refreshToken, session);
    return this.#issue(session, now);
  }

  /** The account of an Authorization header. Refuses if there is none (tokenMissing) or it is not valid. */
  check(authorization: string | null, now: number): string {
    if (authorization === null || authorization === '') throw new RefusedRequest('tokenMissing');
    const session = this.#byAccess.get(authorization);
    const expires = session?.access.get(authorization);
    if (session === undefined || expires === undefined || now >= expires)
      throw new RefusedRequest('tokenRefused');
    return session.accountId;
  }

  /** Ends the session of an Authorization header, all its tokens. */
  signOut(authorization: string): void {
    const session = this.#byAccess.get(authorization);
    if (session !== undefined) this.#end(session);
  }

  /** For tests: refuses all access tokens from now on, and the refresh tokens if asked. */
  expireAll(refreshTokensToo: boolean): void {
    this.#byAccess.clear();
    if (refreshTokensToo) this.#byRefresh.clear();
  }

  #issue(session: TokenSession, now: number): TokenPair {
    const access = newToken(session.accountId, now + this.#accessLife);
    session.refreshExpires = now + refreshTokenLife;
    session.refresh = newToken(session.accountId, session.refreshExpires);
    for (const [token, expires] of session.access) if (now >= expires) this.#dropAccess(session, token);
    session.access.set(access, now + this.#accessLife);
    this.#byAccess.set(access, session);
    this.#byRefresh.set(session.refresh, session);
    return {
      accessToken: { token: access, expirationTime: Math.floor((now + this.#accessLife) / 1000) },
      refreshToken: { token: session.refresh, expirationTime: Math.floor(session.refreshExpires / 1000) },
    };
  }

  #dropAccess(session: TokenSession, token: string): void {
    session.access.delete(token);
    this.#byAccess.delete(token);
  }

  #end(session: TokenSession): void {
    for (const token of [...session.access.keys()]) this.#dropAccess(session, token);
    this.#byRefresh.delete(session.refresh);
    if (session.lastRefresh !== null) this.#byRefresh.delete(session.lastRefresh);
  }
}

/** Signs what nobody has to verify: a token is one of those given out, or it is refused. */
const key = randomBytes(32);

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

/**
 * As the platform's: `Bearer `, which is part of it, and a JWT whose payload has the user's `uid` and `exp`, seconds since
 * the epoch. Not from the seed, since the demonstration may be public; `jti` makes those of one second differ.
 */
function newToken(uid: string, expires: number): string {
  const payload = { uid, exp: Math.floor(expires / 1000), jti: randomBytes(16).toString('base64url') };
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(payload)}`;
  return `Bearer ${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}
