import { OverairError } from '../../errors';

/** Sixteen bytes in Base64. */
const BASE64_OF_16 = /^[A-Za-z0-9+/]{21}[AQgw]==$/;

/**
 * The key that the platform's secret stands for: bindingCode for a pure Bluetooth device, else authKey. Anything
 * but the Base64 of 16 bytes is `device-secret-malformed`; the secret itself is never part of the error.
 */
export function parseSecret(secret: string): Uint8Array {
  if (!BASE64_OF_16.test(secret))
    throw new OverairError('device-secret-malformed', { characters: secret.length });
  return Uint8Array.from(atob(secret), (character) => character.charCodeAt(0));
}
