import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type { Sealer } from './sealer';
import type { Tokens } from './tokens';

/** Who is signed in, as pages may know it. */
export interface Account {
  /** Opaque and stable: a hash of the Developer Center and its user (account-id.ts). */
  readonly id: string;
  /** What to show: the e-mail address, the phone number or the name. */
  readonly name: string;
  /** Ids under which a page may have kept things of the same person. */
  readonly former: readonly string[];
}

/** One sign-in. It lives in the browser's cookie alone, sealed. */
export interface GatewaySession {
  /** Random; names this sign-in among those of the same account. */
  readonly id: string;
  /** The Developer Center's id: a session of another one is none. */
  readonly developerCenter: string;
  readonly account: Account;
  readonly tokens: Tokens;
}

export const TokensSchema = v.object({
  access: v.string(),
  issued: v.number(),
  accessExpires: v.number(),
  refresh: v.string(),
  refreshExpires: v.number(),
});

const SessionSchema = v.object({
  id: v.string(),
  developerCenter: v.string(),
  account: v.object({ id: v.string(), name: v.string(), former: v.optional(v.array(v.string()), []) }),
  tokens: TokensSchema,
});

/** A session with an id of its own, at the Developer Center with this id. */
export function createSession(developerCenter: string, account: Account, tokens: Tokens): GatewaySession {
  return { id: randomUUID(), developerCenter, account, tokens };
}

/** The session as a cookie's text, which `openSession` reads. */
export function sealSession(sealer: Sealer, session: GatewaySession): string {
  return sealer.seal(JSON.stringify(session));
}

/** The session, or null for a seal that is not ours, of another Developer Center, or of an earlier form. */
export function openSession(sealer: Sealer, sealed: string, developerCenter: string): GatewaySession | null {
  const text = sealer.open(sealed);
  if (text === null) return null;
  const parsed = v.safeParse(SessionSchema, JSON.parse(text));
  return parsed.success && parsed.output.developerCenter === developerCenter ? parsed.output : null;
}

/** Whether nothing of it lives any more: its refresh token is the longest. */
export function isOver({ tokens }: GatewaySession, now: number): boolean {
  return now >= tokens.refreshExpires;
}

/** A request that is under way when its session ends may renew it a last time. */
const UNDER_WAY_MS = 10 * 60_000;

/**
 * Until when an ended session has to be remembered: a copy of its cookies may have been renewed by somebody else up to
 * this moment, and then lives longer than the one that was ended.
 */
export function rememberedUntil({ tokens }: GatewaySession, now: number): number {
  return now + (tokens.refreshExpires - tokens.issued) + UNDER_WAY_MS;
}
