import type { Clock } from '../clock';
import { isOverairError, OverairError } from '../errors';
import { lockNames, type Locks } from '../platform/locks';
import type { Database } from '../storage/database';
import type { PackageRecord } from '../storage/package-record';
import type { AccountScope } from '../storage/scope';
import { fileIdentity, hasCheck, MAX_PACKAGE_BYTES, type WantedFile } from './identity';
import { claimCopy, completeCopy, findCopy, packageRecords, removeCopy } from './package-records';
import { PackageWriter } from './package-writer';
import { DownloadMeter, type DownloadProgress } from './speed';
import type { UpgradeSupply } from './supply';
import { REQUEST_BYTES, transferRest, type Transfer } from './transfer';

/** What downloads need of the app around them. */
export interface DownloadDependencies extends Pick<UpgradeSupply, 'linkAgain' | 'fetch'> {
  readonly database: Database;
  readonly locks: Locks;
  readonly clock: Clock;
}

export interface DownloadOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** Bytes asked for in one request, at most; `REQUEST_BYTES` if not given. */
  readonly requestBytes?: number;
}

/** Requests in a row that bring nothing, before the person is told. */
const MAX_FRUITLESS = 5;
/** A request that stood still has taken half a minute. */
const MAX_STALLS = 2;
/** Requests in a row that are put off, since the account or the server has enough downloads open: some minutes. */
const MAX_PUT_OFF = 40;
/** Wait before the next request after a broken one, ms: doubled each time. */
const FIRST_RETRY = 1_000;

/**
 * Keeps a file of a plan: gives the whole copy that is here already, goes on with one that was begun, or begins one.
 * A broken connection is tried again by itself; stopped (`cancelled`) or failed, what is here stays for the next
 * time. Two tabs that want the same file wait for each other. Resolves with the copy once its check agrees.
 *
 * Rejects with `package-too-large`, `package-size-mismatch`, `package-hash-mismatch`, `package-changed`, `offline`,
 * `download-stalled`, `cancelled`, `storage-full` (the half is given back to the disk) and what `fetch` and `linkAgain` reject with.
 */
export async function downloadPackage(
  dependencies: DownloadDependencies,
  scope: AccountScope,
  wanted: WantedFile,
  options: DownloadOptions,
): Promise<PackageRecord> {
  const { size } = wanted.file;
  if (size > MAX_PACKAGE_BYTES) throw new OverairError('package-too-large', { size });
  const name = lockNames.download(scope.center, scope.account, fileIdentity(wanted));
  const work = () => new Download(dependencies, scope, wanted, options).run();
  return dependencies.locks.hold(name, work, { signal: options.signal });
}

class Download {
  readonly #dependencies: DownloadDependencies;
  readonly #scope: AccountScope;
  readonly #wanted: WantedFile;
  readonly #transfer: Transfer;
  #url: string;

  constructor(
    dependencies: DownloadDependencies,
    scope: AccountScope,
    wanted: WantedFile,
    { signal, onProgress, requestBytes = REQUEST_BYTES }: DownloadOptions,
  ) {
    this.#dependencies = dependencies;
    this.#scope = scope;
    this.#wanted = wanted;
    this.#url = wanted.file.url;
    const { fetch, clock } = dependencies;
    const meter = new DownloadMeter(clock, (progress) => onProgress?.(progress));
    // Without a check, nothing would tell that the answers to several requests are of one file.
    const most = hasCheck(wanted.file) ? requestBytes : Infinity;
    this.#transfer = { fetch, clock, meter, signal, requestBytes: most };
  }

  async run(): Promise<PackageRecord> {
    const { database, clock } = this.#dependencies;
    const { file } = this.#wanted;
    const copy = await this.#claim();
    if (copy.sha256 !== null) {
      this.#transfer.meter.update(file.size, file.size, true);
      return copy;
    }
    const writer = await PackageWriter.open(database, clock, file, copy);
    try {
      return await this.#fetchAndCheck(writer);
    } catch (error) {
      await this.#leave(writer, error);
      throw error;
    }
  }

  async #claim(): Promise<PackageRecord> {
    const { database, clock } = this.#dependencies;
    const known = findCopy(await packageRecords(database, this.#scope), this.#wanted);
    if (known) {
      const claim = { copy: known, fresh: false, now: clock.now() };
      if (await claimCopy(database, this.#scope, this.#wanted, claim)) return known;
    }
    const copy = this.#newCopy();
    await claimCopy(database, this.#scope, this.#wanted, { copy, fresh: true, now: clock.now() });
    return copy;
  }

  #newCopy(): PackageRecord {
    const { file } = this.#wanted;
    const now = this.#dependencies.clock.now();
    return {
      center: this.#scope.center,
      account: this.#scope.account,
      copyId: crypto.randomUUID(),
      identities: [fileIdentity(this.#wanted)],
      sha256: null,
      name: file.name,
      size: file.size,
      received: 0,
      validator: null,
      createdAt: now,
      usedAt: now,
    };
  }

  async #fetchAndCheck(writer: PackageWriter): Promise<PackageRecord> {
    // Nothing would tell that the rest belongs to what is kept.
    if (writer.validator === null && !hasCheck(this.#wanted.file)) await writer.startOver();
    let inherited = writer.received > 0;
    for (;;) {
      await this.#fetchAll(writer);
      const { database, clock } = this.#dependencies;
      try {
        const sha256 = await writer.finish();
        this.#transfer.meter.update(writer.received, this.#wanted.file.size, true);
        return await completeCopy(database, this.#scope, writer.copy, sha256, clock.now());
      } catch (error) {
        // Bytes kept from an earlier time may be of another file: once more, from the first byte.
        if (!isOverairError(error, 'package-hash-mismatch') || !inherited) throw error;
        inherited = false;
        await writer.startOver();
      }
    }
  }

  async #fetchAll(writer: PackageWriter): Promise<void> {
    const { size } = this.#wanted.file;
    let fruitless = 0;
    let putOff = 0;
    this.#transfer.meter.restart(writer.received);
    while (writer.received < size) {
      const before = writer.received;
      const failure = await this.#fetchOnce(writer);
      if (writer.received > before) fruitless = putOff = 0;
      else if (isPutOff(failure)) putOff += 1;
      else fruitless += 1;
      const most = failure?.code === 'download-stalled' ? MAX_STALLS : MAX_FRUITLESS;
      // Answers that all end too early are a short file.
      if (fruitless >= most || putOff >= MAX_PUT_OFF)
        throw (
          failure ?? new OverairError('package-size-mismatch', { expected: size, actual: writer.received })
        );
      if (failure) {
        await this.#recover(failure, fruitless);
        this.#transfer.meter.restart(writer.received);
      }
    }
  }

  async #fetchOnce(writer: PackageWriter): Promise<OverairError | null> {
    try {
      await transferRest(writer, this.#url, this.#wanted.file.size, this.#transfer);
      return null;
    } catch (error) {
      if (isOverairError(error) && isRecoverable(error)) return error;
      throw error;
    }
  }

  async #recover(failure: OverairError, fruitless: number): Promise<void> {
    const { clock, linkAgain } = this.#dependencies;
    const { signal } = this.#transfer;
    if (failure.code === 'firmware-link-expired') {
      const file = await linkAgain(this.#wanted, signal);
      if (file === null || fileIdentity({ ...this.#wanted, file }) !== fileIdentity(this.#wanted)) {
        throw new OverairError('package-changed', {}, { cause: failure });
      }
      this.#url = file.url;
    } else {
      await pause(clock, retryAfter(failure, fruitless), signal);
    }
  }

  /** After a failure: what is here stays for the next time, unless it is wrong or the disk is full. */
  async #leave(writer: PackageWriter, error: unknown): Promise<void> {
    const { database } = this.#dependencies;
    const useless = ['storage-full', 'package-hash-mismatch', 'package-size-mismatch'] as const;
    if (useless.some((code) => isOverairError(error, code))) {
      await removeCopy(database, this.#scope, writer.copy.copyId);
      return;
    }
    // The failure that ended it is what counts; this is only for the next time.
    await Promise.allSettled([writer.flush()]);
  }
}

/** Told to come again: nothing is wrong. */
function isPutOff(failure: OverairError | null): boolean {
  return failure?.code === 'too-many-requests';
}

/** How long to wait before the next request, ms. */
function retryAfter(failure: OverairError, fruitless: number): number {
  const asked = Number(failure.details.retryAfter ?? 0) * 1_000;
  return isPutOff(failure) && asked > 0 ? asked : FIRST_RETRY * 2 ** Math.max(0, fruitless - 1);
}

function isRecoverable(error: OverairError): boolean {
  return (
    error.code === 'offline' ||
    error.code === 'download-stalled' ||
    error.code === 'upstream-unavailable' ||
    isPutOff(error) ||
    error.code === 'firmware-link-expired'
  );
}

function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      cancel();
      reject(new OverairError('cancelled', {}, { cause: signal.reason }));
    };
    const cancel = clock.after(ms, () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
