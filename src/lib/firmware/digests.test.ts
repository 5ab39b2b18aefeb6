import { fileWith } from '../testing/plans';
import { createHash } from 'node:crypto';
import { crc32 as zlibCrc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Crc32 } from './crc32';
import { FileDigests } from './digests';

const nothing = fileWith({ name: 'a.bin', size: 9 });
const bytes = new TextEncoder().encode('123456789');
const hash = (name: string, value: Uint8Array = bytes) => createHash(name).update(value).digest('hex');

describe('check values', () => {
  it('give the SHA-256 where everything that the plan gives agrees', () => {
    const file = { ...nothing, sha256: hash('sha256').toUpperCase(), md5: hash('md5'), crc32: 'cbf43926' };
    const digests = new FileDigests(file);
    digests.update(bytes.subarray(0, 4));
    digests.update(bytes.subarray(4));
    expect(digests.finish()).toBe(hash('sha256'));
  });

  it.each([
    ['SHA-256', { sha256: '0'.repeat(64) }],
    ['MD5', { md5: '0'.repeat(32) }],
    ['CRC-32', { crc32: '00000000' }],
  ])('name the algorithm that disagrees: %s', (algorithm, given) => {
    const digests = new FileDigests({ ...nothing, ...given });
    digests.update(bytes);
    expect(() => digests.finish()).toThrow(
      expect.objectContaining({ code: 'package-hash-mismatch', details: { algorithm } }) as Error,
    );
  });

  it('compute CRC-32 as zlib does, however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 }), (pieces) => {
        const crc = new Crc32();
        for (const piece of pieces) crc.update(piece);
        expect(crc.hex()).toBe(zlibCrc32(Buffer.concat(pieces)).toString(16).padStart(8, '0'));
      }),
    );
  });
});
