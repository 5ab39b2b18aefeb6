import { md5 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { OverairError } from '../errors';
import type { FirmwareFile } from '../plans/types';
import { Crc32 } from './crc32';

/**
 * The check values of one file, computed while it streams: SHA-256 always, MD5 and CRC-32 if the plan gives them.
 * (WebCrypto cannot hash piece by piece.)
 */
export class FileDigests {
  readonly #file: FirmwareFile;
  readonly #sha256 = sha256.create();
  readonly #md5;
  readonly #crc32;

  constructor(file: FirmwareFile) {
    this.#file = file;
    this.#md5 = file.md5 === null ? null : md5.create();
    this.#crc32 = file.crc32 === null ? null : new Crc32();
  }

  update(bytes: Uint8Array): void {
    this.#sha256.update(bytes);
    this.#md5?.update(bytes);
    this.#crc32?.update(bytes);
  }

  /**
   * The SHA-256 of all bytes, lower-case hex, once whatever the plan gives agrees; else throws
   * `package-hash-mismatch` with the algorithm. To be called once.
   */
  finish(): string {
    const actual = bytesToHex(this.#sha256.digest());
    this.#compare('SHA-256', this.#file.sha256, actual);
    if (this.#md5) this.#compare('MD5', this.#file.md5, bytesToHex(this.#md5.digest()));
    if (this.#crc32) this.#compare('CRC-32', this.#file.crc32, this.#crc32.hex());
    return actual;
  }

  #compare(algorithm: string, expected: string | null, actual: string): void {
    if (expected !== null && expected.toLowerCase() !== actual) {
      throw new OverairError('package-hash-mismatch', { algorithm });
    }
  }
}
