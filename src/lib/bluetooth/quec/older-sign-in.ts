import { OverairError } from '../../errors';
import { aesCbc, ivOf, parseSecret } from './cipher';
import { Command } from './reference';
import { Arguments } from './messages';
import type { DeviceSession } from './device-session';
import { parseResult, type SignInState } from './sign-in';
import { binaryItem, encodeItems } from './ttlv';

const TIMEOUT_MS = 5000;

const MAC = /^(?:[0-9a-f]{12}|[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5})$/i;

/** The key of the older way: "!!" + 12 hex digits + "!!"; upper case is our reading, the documents do not say. */
function keyOf(mac: string): Uint8Array {
  if (!MAC.test(mac)) throw new OverairError('device-secret-malformed', { characters: mac.length });
  return new TextEncoder().encode(`!!${mac.replace(/[:-]/g, '').toUpperCase()}!!`);
}

/**
 * Signs in the older way. It *binds* an unbound device to whoever sends it: call it only if configuration names
 * the product as older and gives the MAC, never as a fallback; a PIN is never sent. What 0x801C carries is not
 * public; read here as: the first number is the result (accepted if absent), the first bytes are the random.
 * Rejects as `signIn` does.
 */
export async function olderSignIn(
  session: DeviceSession,
  secret: string,
  mac: string,
  signal?: AbortSignal,
): Promise<SignInState> {
  const macKey = keyOf(mac);
  return session.request({
    command: Command.olderSignIn,
    data: encodeItems([binaryItem(1, parseSecret(secret))]),
    answer: Command.olderSignInAnswer,
    timeoutMs: TIMEOUT_MS,
    signal,
    parse: (message) => {
      const found = new Arguments(message.command, message.data);
      const state = parseResult(found.firstNumber() ?? 0);
      const random = found.firstBytes();
      if (random === null || random.length === 0) throw found.malformed();
      session.encryptWith(aesCbc(macKey, ivOf(random)));
      return state;
    },
  });
}
