import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { isOverairError, OverairError } from '../../errors';
import { aesCbc, BLOCK, ivOf } from './cipher';
import { Command } from './commands';
import { Arguments, type Message } from './messages';
import { parseSecret } from './secret';
import type { Request, Session } from './session';
import { binaryItem, encodeItems } from './ttlv';

/** A device that still holds an earlier session says so, and may yet not take what is encrypted anew. */
export type SignInState = 'accepted' | 'already-signed-in';

const TIMEOUT_MS = 5000;

/** The challenge's random: at most 16 bytes of ASCII, since it is the IV. */
function parseChallenge(message: Message): Uint8Array {
  const found = new Arguments(message.command, message.data);
  const random = found.requiredBytes(1);
  if (random.length === 0 || random.length > BLOCK) throw found.malformed();
  return random;
}

/** 0 accepted, 2 already signed in; any other is `device-refused-sign-in`. */
export function parseResult(answer: number): SignInState {
  if (answer === 0) return 'accepted';
  if (answer === 2) return 'already-signed-in';
  throw new OverairError('device-refused-sign-in', { answer });
}

/** ASCII hex of SHA-256( lower-case hex of the key + ";" + random ). */
function proofOf(key: Uint8Array, random: Uint8Array): Uint8Array {
  const hash = sha256
    .create()
    .update(new TextEncoder().encode(`${bytesToHex(key)};`))
    .update(random);
  return new TextEncoder().encode(bytesToHex(hash.digest()));
}

/**
 * Asks twice where nothing comes, each time with an id of its own: a device makes a new random for every request,
 * so a late answer to the first must not be taken for the second's.
 */
async function askTwice<T>(session: Session, request: Request<T>): Promise<T> {
  try {
    return await session.request(request);
  } catch (error) {
    if (!isOverairError(error, 'device-silent')) throw error;
    return session.request(request);
  }
}

/**
 * Signs in the newer way; the session is encrypted from the device's acceptance on. `secret` is the platform's
 * Base64. Rejects with `device-secret-malformed`, `device-silent`, `device-answer-malformed`,
 * `device-refused-sign-in`, `link-lost` or `cancelled`.
 */
export async function signIn(session: Session, secret: string, signal?: AbortSignal): Promise<SignInState> {
  const key = parseSecret(secret);
  const shared = { timeoutMs: TIMEOUT_MS, signal };
  const random = await askTwice(session, {
    ...shared,
    command: Command.signIn,
    answer: Command.signInChallenge,
    parse: parseChallenge,
  });
  return askTwice(session, {
    ...shared,
    command: Command.signInProof,
    data: encodeItems([binaryItem(2, proofOf(key, random))]),
    answer: Command.signInResult,
    parse: (message) => {
      const found = new Arguments(message.command, message.data);
      const answer = found.firstNumber();
      if (answer === null) throw found.malformed();
      const state = parseResult(answer);
      session.encryptWith(aesCbc(key, ivOf(random)));
      return state;
    },
  });
}
