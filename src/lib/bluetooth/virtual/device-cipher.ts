import { cbc } from '@noble/ciphers/aes.js';

/** The data field's cipher as the device has it: an empty field stays empty. */
export interface DeviceCipher {
  encrypt(plain: Uint8Array): Uint8Array;
  /** undefined if the bytes are no cipher text of this key. */
  decrypt(data: Uint8Array): Uint8Array | undefined;
}

/** AES-128-CBC with PKCS7; `random` as ASCII, padded with zeros to 16 bytes, is the IV of every frame. */
export function deviceCipher(key: Uint8Array, random: string): DeviceCipher {
  const iv = new Uint8Array(16);
  iv.set(new TextEncoder().encode(random).slice(0, 16));
  return {
    encrypt: (plain) => (plain.length === 0 ? plain : cbc(key, iv).encrypt(plain)),
    decrypt(data) {
      if (data.length === 0) return data;
      if (data.length % 16 !== 0) return undefined;
      // Padding is looked at here and not by the library, so that no error has to be caught to be ignored.
      const padded = cbc(key, iv, { disablePadding: true }).decrypt(data);
      const padding = padded.at(-1) ?? 0;
      const valid = padding >= 1 && padding <= 16 && padded.slice(-padding).every((byte) => byte === padding);
      return valid ? padded.slice(0, -padding) : undefined;
    },
  };
}
