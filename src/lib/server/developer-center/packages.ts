import { createCipheriv, createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

export type CheckName = 'sha256' | 'md5' | 'crc32';

/** A file of a package: its bytes follow from its seed and size alone. */
export interface PackageFile {
  readonly id: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly seed: string;
  /** Which check values the plan gives. */
  readonly checks: readonly CheckName[];
  /** True: the check values that the plan gives are not those of the bytes. */
  readonly wrongChecks: boolean;
}

export type Digests = Readonly<Record<CheckName, string>>;

/** The largest package that the platform takes, in bytes. */
export const maximumPackageSize = 100 * 1024 * 1024;

const block = 16;
const chunk = 256 * 1024;
const zeros = Buffer.alloc(chunk);

/**
 * The bytes of a file from `start` up to, not including, `end`: the key stream of AES-128-CTR under a key made of the seed, which
 * can be entered at any place and does not compress, as firmware does not.
 */
function* bytesOf(seed: string, start: number, end: number): Generator<Uint8Array<ArrayBuffer>> {
  const key = createHash('sha256').update(seed).digest().subarray(0, 16);
  const iv = Buffer.alloc(block);
  iv.writeBigUInt64BE(BigInt(Math.floor(start / block)), 8);
  const stream = createCipheriv('aes-128-ctr', key, iv);
  stream.update(zeros.subarray(0, start % block));
  for (let at = start; at < end; at += chunk) {
    const bytes = stream.update(zeros.subarray(0, Math.min(chunk, end - at)));
    yield new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
}

/** The files of a Developer Center by id, and what is known of them. Bytes are made when they are asked for. */
export class Packages {
  readonly #files = new Map<string, PackageFile>();
  readonly #revisions = new Map<string, number>();
  readonly #digests = new Map<string, Promise<Digests>>();

  /** How many files there are. */
  get size(): number {
    return this.#files.size;
  }

  add(file: PackageFile): PackageFile {
    this.#files.set(file.id, file);
    return file;
  }

  get(id: string): PackageFile | undefined {
    return this.#files.get(id);
  }

  /** What the bytes of a file follow from now. */
  seedOf(file: PackageFile): string {
    return `${file.seed} ${this.#revisions.get(file.id) ?? 0}`;
  }

  /** Puts other bytes of the same size under the same name; false if there is no such file. */
  revise(id: string): boolean {
    if (!this.#files.has(id)) return false;
    this.#revisions.set(id, (this.#revisions.get(id) ?? 0) + 1);
    this.#digests.delete(id);
    return true;
  }

  /** The true check values, worked out once; large files in turns, so that others are answered meanwhile. */
  digests(file: PackageFile): Promise<Digests> {
    let known = this.#digests.get(file.id);
    if (known === undefined) {
      known = digest(this.seedOf(file), file.size);
      this.#digests.set(file.id, known);
    }
    return known;
  }

  /** Bytes `start` up to, not including, `end`, as they are asked for. */
  stream(file: PackageFile, start: number, end: number): ReadableStream<Uint8Array<ArrayBuffer>> {
    const source = bytesOf(this.seedOf(file), start, end);
    return new ReadableStream({
      pull(controller) {
        const next = source.next();
        if (next.done === true) controller.close();
        else controller.enqueue(next.value);
      },
    });
  }
}

async function digest(seed: string, size: number): Promise<Digests> {
  const sha256 = createHash('sha256');
  const md5 = createHash('md5');
  let crc = 0;
  let sinceTurn = 0;
  for (const bytes of bytesOf(seed, 0, size)) {
    sha256.update(bytes);
    md5.update(bytes);
    crc = crc32(bytes, crc);
    sinceTurn += bytes.length;
    if (sinceTurn >= 4 * 1024 * 1024) {
      sinceTurn = 0;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return {
    sha256: sha256.digest('hex'),
    md5: md5.digest('hex'),
    crc32: crc.toString(16).padStart(8, '0'),
  };
}
