import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type { Clock } from '../../../clock';
import { OverairError } from '../../../errors';
import type { ShareRenewal } from '../refresh';
import type { Sealer } from '../sealer';
import { TokensSchema } from '../session';
import type { Tokens } from '../tokens';
import { StoreSilent, type SharedStore } from './store';

/** How long another server finds the result: as long as the one that fetched it keeps it. */
const KEEP_MS = 60_000;
/** Longer than asking twice takes: the claim of a server that has gone ends with it. */
const CLAIM_MS = 18_000;
const LOOK_MS = 50;
/** Less than a page waits. */
const PATIENCE_MS = 9_000;

export interface SharedRenewalsOptions {
  readonly store: SharedStore;
  /** Seals results: the store holds no token that can be read. */
  readonly sealer: Sealer;
  /** What a refresh token is called in the store. */
  readonly nameOf: (refreshToken: string) => string;
  readonly clock: Clock;
}

function parse(text: string | null): Tokens | null {
  if (text === null) return null;
  const parsed = v.safeParse(TokensSchema, JSON.parse(text));
  return parsed.success ? parsed.output : null;
}

/**
 * Lets several servers renew a session's tokens once: one asks the platform, the others find its result. While the
 * store is silent each asks by itself, as a server alone does. Rejects as `fetch` does, and with
 * `upstream-unavailable` if another server asks and has no result within 9 s.
 */
export function shareRenewals({ store, sealer, nameOf, clock }: SharedRenewalsOptions): ShareRenewal {
  const pause = () => new Promise<void>((resolve) => void clock.after(LOOK_MS, resolve));

  async function find(key: string): Promise<Tokens | null> {
    const sealed = await store.get(key);
    return sealed === null ? null : parse(sealer.open(sealed));
  }

  /** The result of another, or null if it is the caller's to fetch. */
  async function findOrClaim(key: string, owner: string): Promise<Tokens | null> {
    const until = clock.now() + PATIENCE_MS;
    for (;;) {
      const found = await find(key);
      if (found !== null) return found;
      // Another may have ended between the look and the claim.
      if (await store.claim(`${key}:claim`, owner, CLAIM_MS)) return await find(key);
      if (clock.now() >= until) throw new OverairError('upstream-unavailable');
      await pause();
    }
  }

  return async (refreshToken, fetch) => {
    const key = `renewal:${nameOf(refreshToken)}`;
    const owner = randomUUID();
    try {
      const found = await silentAsNull(findOrClaim(key, owner));
      if (found !== null) return found;
      const tokens = await fetch();
      await silentAsNull(store.set(key, sealer.seal(JSON.stringify(tokens)), KEEP_MS));
      return tokens;
    } finally {
      await silentAsNull(store.giveBack(`${key}:claim`, owner));
    }
  };
}

async function silentAsNull<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof StoreSilent) return null;
    throw error;
  }
}
