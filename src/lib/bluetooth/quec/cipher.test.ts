import { describe, expect, it } from 'vitest';
import { aesCbc, encryptedLength, ivOf } from './cipher';
import { ascii, hex, toHex } from './testing/bytes';
import vectors from './testing/vectors.json' with { type: 'json' };

describe('aesCbc', () => {
  it.each(vectors.aes)('encrypts as real clients do, $plain', ({ key, iv, plain, cipher }) => {
    const own = aesCbc(hex(key), hex(iv));
    expect(toHex(own.encrypt(hex(plain)))).toBe(cipher);
    expect(toHex(own.decrypt(hex(cipher)))).toBe(plain);
    expect(toHex(own.encrypt(hex(plain)))).toBe(cipher);
  });

  it('pads whole blocks by a block', () => {
    const own = aesCbc(new Uint8Array(16), new Uint8Array(16));
    for (const plain of [1, 15, 16, 17, 32])
      expect(own.encrypt(new Uint8Array(plain))).toHaveLength(encryptedLength(plain));
    expect(encryptedLength(0)).toBe(0);
  });

  it('says by an error that the key is another', () => {
    const encrypted = aesCbc(new Uint8Array(16), new Uint8Array(16)).encrypt(ascii('a whole lot of text'));
    expect(() => aesCbc(new Uint8Array(16).fill(1), new Uint8Array(16)).decrypt(encrypted)).toThrow();
  });

  it('pads a short random with zeros', () => {
    expect(toHex(ivOf(ascii('ab')))).toBe('6162' + '00'.repeat(14));
  });
});
