import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { FileSource } from '../../bluetooth/quec/transfer/contract';
import { pause, type MonotonicClock } from '../../clock';
import { OverairError } from '../../errors';
import type { DownloadProgress } from '../../firmware/speed';
import type { Packages, UpgradeFile } from '../ports';

export function firmware(size: number, seed = 1): Uint8Array {
  return Uint8Array.from({ length: size }, (_, index) => Math.imul(index + seed, 2654435761) >>> 24);
}

const keyOf = ({ component, file }: UpgradeFile): string => `${component.componentNo} ${file.name}`;

/** Packages and the server that they come from, in memory. */
export class MemoryPackages implements Packages {
  readonly downloaded: string[] = [];
  released = 0;
  /** What the server gives for a file, if it is not what the plan says. */
  served: ((name: string) => Uint8Array | OverairError) | null = null;
  /** How long it takes to read a file that is here, in milliseconds. */
  checkMs = 0;
  /** Why a file that is here cannot be read. */
  unreadable: OverairError | null = null;
  readonly #clock: MonotonicClock;
  readonly #kept = new Map<string, Uint8Array>();

  constructor(clock: MonotonicClock) {
    this.#clock = clock;
  }

  isKept(file: UpgradeFile): Promise<boolean> {
    return Promise.resolve(this.#kept.has(keyOf(file)));
  }

  /** A copy that is not what it was is gone then. */
  async has(wanted: UpgradeFile): Promise<boolean> {
    const bytes = this.#kept.get(keyOf(wanted));
    if (bytes === undefined) return false;
    if (this.checkMs > 0) await pause(this.#clock, this.checkMs);
    if (this.unreadable !== null) throw this.unreadable;
    const isIntact = bytesToHex(sha256(bytes)) === wanted.file.sha256;
    if (!isIntact) this.#kept.delete(keyOf(wanted));
    return isIntact;
  }

  async download(
    wanted: UpgradeFile,
    { signal, onProgress }: { signal: AbortSignal; onProgress: (progress: DownloadProgress) => void },
  ): Promise<void> {
    const { file } = wanted;
    await pause(this.#clock, 500, signal);
    const bytes = this.served?.(file.name) ?? firmware(file.size, file.index + 1);
    if (bytes instanceof OverairError) throw bytes;
    if (bytesToHex(sha256(bytes)) !== file.sha256)
      throw new OverairError('package-hash-mismatch', { algorithm: 'SHA-256' });
    onProgress({ received: file.size, total: file.size, bytesPerSecond: 1000 });
    this.downloaded.push(keyOf(wanted));
    this.#kept.set(keyOf(wanted), bytes);
  }

  /** Keeps a file as it was prepared; damaged, if so. */
  keep(wanted: UpgradeFile, isDamaged = false): void {
    const { index, size } = wanted.file;
    this.#kept.set(keyOf(wanted), isDamaged ? new Uint8Array(size) : firmware(size, index + 1));
  }

  open(wanted: UpgradeFile): Promise<FileSource & { readonly sha256: string }> {
    const bytes = this.#kept.get(keyOf(wanted));
    if (bytes === undefined) return Promise.reject(new OverairError('package-damaged'));
    return Promise.resolve({
      size: bytes.length,
      sha256: wanted.file.sha256 ?? '',
      read: (offset: number, length: number) => bytes.slice(offset, offset + length),
    });
  }

  release(): Promise<void> {
    this.released++;
    return Promise.resolve();
  }
}
