import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { isOverairError, OverairError } from '../../errors';
import { firstOperation } from '../first-operation';
import type { SignInWrites } from '../product-profile';
import { aesCbc, ivOf, parseSecret } from './cipher';
import { Command } from './reference';
import { FRAME_OVERHEAD } from './frame';
import { Arguments, type Message } from './messages';
import type { DeviceRequest, DeviceSession } from './device-session';
import { binaryItem, encodeItems } from './ttlv';

/** A device that still holds an earlier session says so, and may yet not take what is encrypted anew. */
export type SignInState = 'accepted' | 'already-signed-in';

const TIMEOUT_MS = 5000;

/** What signing in found out. */
export interface SignedIn {
  readonly state: SignInState;
  /** What worked: to be remembered of the product. */
  readonly writes: SignInWrites;
}

/** The challenge's random: 16 characters, of a longer one the first 16 are the IV; all of it is proven. */
function parseChallenge(message: Message): Uint8Array {
  const found = new Arguments(message.command, message.data);
  const random = found.requiredBytes(1);
  if (random.length === 0) throw found.malformed();
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

const proofData = (key: Uint8Array, random: Uint8Array): Uint8Array =>
  encodeItems([binaryItem(2, proofOf(key, random))]);

/**
 * Asks twice if nothing comes, each time with an id of its own: a device makes a new random for every request,
 * so a late answer to the first must not be taken for the second's.
 */
async function askTwice<T>(session: DeviceSession, request: DeviceRequest<T>): Promise<T> {
  try {
    return await session.request(request);
  } catch (error) {
    if (!isOverairError(error, 'device-silent')) throw error;
    return session.request(request);
  }
}

/** Whether a try to prove ourselves says nothing of the secret, only of how it was written. */
function mayBeWrites(error: unknown): boolean {
  return isOverairError(error, 'device-silent') || isOverairError(error, 'write-refused');
}

/** Proves ourselves in one way of writing. */
async function prove(
  session: DeviceSession,
  { key, random, writes, signal }: Proof & { readonly writes: SignInWrites },
): Promise<SignInState> {
  const data = proofData(key, random);
  return session.request({
    timeoutMs: TIMEOUT_MS,
    signal,
    command: Command.signInProof,
    data,
    whole: writes === 'whole',
    answer: Command.signInResult,
    parse: (message) => {
      const found = new Arguments(message.command, message.data);
      const answer = found.firstNumber();
      if (answer === null) throw found.malformed();
      const result = parseResult(answer);
      session.encryptWith(aesCbc(key, ivOf(random)));
      return result;
    },
  });
}

/** What a proof is made of. */
interface Proof {
  readonly key: Uint8Array;
  readonly random: Uint8Array;
  readonly signal: AbortSignal | undefined;
}

/** In the way that is known to work, else in pieces; unanswered in the other way, then once more. */
async function proveInTurn(session: DeviceSession, proof: Proof, known: SignInWrites): Promise<SignedIn> {
  const other = known === 'pieces' ? 'whole' : 'pieces';
  try {
    return { state: await prove(session, { ...proof, writes: known }), writes: known };
  } catch (error) {
    if (!mayBeWrites(error)) throw error;
  }
  try {
    const state = await prove(session, { ...proof, writes: other });
    // It has signed us in already: only its answer to the first way was lost.
    return { state, writes: state === 'accepted' ? other : known };
  } catch (error) {
    if (!mayBeWrites(error)) throw error;
  }
  return { state: await prove(session, { ...proof, writes: known }), writes: known };
}

/**
 * Signs in the newer way; the session is encrypted from the device's acceptance on. `secret` is the platform's
 * Base64, `writes` what worked with the product before. Rejects with `device-secret-malformed`, `device-silent`,
 * `device-answer-malformed`, `device-refused-sign-in`, `pairing-required`, `link-lost` or `cancelled`.
 */
export async function signIn(
  session: DeviceSession,
  secret: string,
  {
    signal,
    writes = 'pieces',
  }: { readonly signal?: AbortSignal | undefined; readonly writes?: SignInWrites } = {},
): Promise<SignedIn> {
  const key = parseSecret(secret);
  const challenge: DeviceRequest<Uint8Array> = {
    timeoutMs: TIMEOUT_MS,
    signal,
    command: Command.signIn,
    answer: Command.signInChallenge,
    parse: parseChallenge,
  };
  const ask = (): Promise<Uint8Array> => askTwice(session, challenge);
  const random = await firstOperation(ask, { clock: session.clock, signal });
  const signedIn = await proveInTurn(session, { key, random, signal }, writes);
  // A device that does not join this frame from several writes joins no other.
  if (signedIn.writes === 'whole') session.writeWhole(FRAME_OVERHEAD + proofData(key, random).length);
  return signedIn;
}
