import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { parseLossless } from './lossless';
import type { Account } from './session';

const Text = v.nullish(v.union([v.string(), v.pipe(v.number(), v.transform(String))]), '');

/** The names of userInfo's fields are not documented: each that is in use elsewhere is taken. */
const UserInfoSchema = v.object({ uid: Text, userId: Text, id: Text, email: Text, phone: Text });
export type UserInfo = v.InferOutput<typeof UserInfoSchema>;

/** What userInfo answers; null for what cannot be read. */
export function parseUserInfo(data: unknown): UserInfo | null {
  const parsed = v.safeParse(UserInfoSchema, data);
  return parsed.success ? parsed.output : null;
}

const PayloadSchema = v.object({ uid: Text });

/**
 * The `uid` in the payload of an access token, which is a JWT behind `Bearer `; empty if it is none. Its signature is
 * not checked: the token came from the Developer Center itself.
 */
export function userOfToken(access: string): string {
  const [, payload = ''] = access.replace(/^Bearer\s+/i, '').split('.');
  try {
    const parsed = v.safeParse(
      PayloadSchema,
      parseLossless(Buffer.from(payload, 'base64url').toString('utf8')),
    );
    return parsed.success ? parsed.output.uid : '';
  } catch {
    // A token of another kind says nothing of its user.
    return '';
  }
}

function firstOf(...texts: (string | null | undefined)[]): string {
  return texts.find((text) => text !== undefined && text !== null && text !== '') ?? '';
}

/** Who has signed in, as far as it is known. */
export interface SignInFacts {
  /** The Developer Center's id. */
  readonly center: string;
  readonly access: string;
  /** Null if the platform refused to say. */
  readonly info: UserInfo | null;
  /** What was typed to sign in. */
  readonly typed: string;
}

/**
 * The account by an id that stays the same: of the token's user, else of userInfo's, else of what was typed. `former` are
 * the ids that this gateway gives, or once gave, the same sign-in when less was known of it.
 */
export function accountOf({ center, access, info, typed }: SignInFacts): Account {
  const idOf = (user: string) =>
    createHash('sha256').update(`${center}\n${user}`, 'utf8').digest('base64url').slice(0, 22);
  const told = firstOf(info?.uid, info?.userId, info?.id, typed);
  const id = idOf(firstOf(userOfToken(access), told));
  const former = new Set([idOf(told), idOf(typed)]);
  former.delete(id);
  return { id, name: firstOf(info?.email, info?.phone, typed).slice(0, 254), former: [...former] };
}
