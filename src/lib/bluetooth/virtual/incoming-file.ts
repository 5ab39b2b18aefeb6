import { md5 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { argument } from './device-commands';
import { naiveBytes, naiveNumber, type NaiveItem } from './naive-ttlv';

/** IEEE CRC32, bit by bit, as 4 bytes big-endian. */
export function crc32(bytes: Uint8Array): Uint8Array {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  const result = ~crc;
  return Uint8Array.of(result >>> 24, result >>> 16, result >>> 8, result);
}

/** Argument 4 names one of these. */
const algorithms = new Map([
  [0, md5],
  [1, crc32],
  [2, sha256],
]);

/** What a notification announces. */
export interface Announced {
  readonly algorithm: number;
  readonly code: string;
  readonly size: number;
  readonly name: string | undefined;
  readonly version: string | undefined;
}

/** The announcement in a notification's items; undefined if it lacks type 1, algorithm, check code or size. */
export function readAnnouncement(items: readonly NaiveItem[]): Announced | undefined {
  const algorithm = naiveNumber(items, argument.algorithm);
  const code = naiveBytes(items, argument.code);
  const size = naiveNumber(items, argument.size);
  if (naiveNumber(items, argument.type) !== 1 || code === undefined) return undefined;
  if (algorithm === undefined || !algorithms.has(algorithm) || size === undefined || size < 1)
    return undefined;
  const words = (id: number) => {
    const bytes = naiveBytes(items, id);
    return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
  };
  const name = words(argument.name);
  return { algorithm, code: bytesToHex(code), size, name, version: words(argument.version) };
}

/** A file as far as it has been received. */
export class IncomingFile {
  readonly announced: Announced;
  readonly bytes: Uint8Array;
  /** Where the next packet is expected; all before it has been written. */
  written = 0;
  /** Whether each packet but the last had exactly the limit's length. */
  regular = true;

  constructor(announced: Announced) {
    this.announced = announced;
    this.bytes = new Uint8Array(announced.size);
  }

  get isWhole(): boolean {
    return this.written >= this.announced.size;
  }

  isSameAs(other: Announced): boolean {
    const { algorithm, code, size } = this.announced;
    return algorithm === other.algorithm && code === other.code && size === other.size;
  }

  /** The app goes on at `start`, at most what has been written. */
  goBackTo(start: number): void {
    this.written = start;
    if (start === 0) this.regular = true;
  }

  write(start: number, data: Uint8Array, fullLength: number): void {
    this.bytes.set(data, start);
    this.written = start + data.length;
    if (!this.isWhole && data.length !== fullLength) this.regular = false;
  }

  /** The whole file's check code, compared in truth. */
  passes(): boolean {
    const digest = algorithms.get(this.announced.algorithm)?.(this.bytes);
    return digest !== undefined && bytesToHex(digest) === this.announced.code;
  }
}
