import type { Clock } from '../clock';
import { isOverairError, OverairError } from '../errors';
import type { FirmwareFile } from '../plans/types';
import type { Database } from '../storage/database';
import type { PackageRecord } from '../storage/package-record';
import { keysUnder, scopeKey } from '../storage/scope';
import { FileDigests } from './digests';
import { makeRoom } from './room';

/** Bytes of a chunk; the last one of a file is shorter. */
export const CHUNK_BYTES = 256 * 1024;

/** Chunks that wait for the write before them, at most; as many again are in memory while they are written. */
const MAX_WAITING = 8;

interface Batch {
  readonly from: number;
  readonly chunks: readonly Uint8Array<ArrayBuffer>[];
  /** Bytes of the file up to the end of this batch. */
  readonly received: number;
}

/**
 * Takes a file's bytes in order, hashes them and keeps them as chunks. A chunk is written as soon as the write before
 * it is done: a crash loses little, and at the end little is left to write. Memory is bounded: what comes waits for
 * the disk. What is kept is always a prefix of the file.
 */
export class PackageWriter {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #file: FirmwareFile;
  #copy: PackageRecord;
  #digests: FileDigests;
  #received = 0;
  #firstChunk = 0;
  #full: Uint8Array<ArrayBuffer>[] = [];
  #tail = new Uint8Array(CHUNK_BYTES);
  #tailLength = 0;
  /** Written chunks' buffers, used again: putting copies, and fresh ones would pile up until they are collected. */
  #spare: Uint8Array<ArrayBuffer>[] = [];
  #isWriting = false;
  /** All writes so far; once one has failed, none comes after it. */
  #writing: Promise<void> = Promise.resolve();
  /** The last write that was begun. */
  #putting: Promise<void> = Promise.resolve();

  private constructor(database: Database, clock: Clock, file: FirmwareFile, copy: PackageRecord) {
    this.#database = database;
    this.#clock = clock;
    this.#file = file;
    this.#copy = copy;
    this.#digests = new FileDigests(file);
  }

  /** Opens a copy to go on with; what is kept of it is hashed again. Damaged, it starts over. */
  static async open(database: Database, clock: Clock, file: FirmwareFile, copy: PackageRecord) {
    const writer = new PackageWriter(database, clock, file, copy);
    if (copy.received > 0 && !(await writer.#hashKept())) await writer.startOver();
    return writer;
  }

  /** Bytes of the file that are here. */
  get received(): number {
    return this.#received;
  }

  /** What the kept bytes came from. */
  get validator(): string | null {
    return this.#copy.validator;
  }

  get copy(): PackageRecord {
    return this.#copy;
  }

  /** Where the bytes to come are from; kept with the next batch. */
  setValidator(validator: string | null): void {
    this.#copy = { ...this.#copy, validator };
  }

  /** Takes the next bytes; rejects with `package-size-mismatch` if they are more than the plan says. */
  async write(piece: Uint8Array): Promise<void> {
    if (this.#received + piece.length > this.#file.size) {
      const actual = this.#received + piece.length;
      throw new OverairError('package-size-mismatch', { expected: this.#file.size, actual });
    }
    this.#digests.update(piece);
    this.#received += piece.length;
    this.#split(piece);
    this.#startWriting();
    while (this.#full.length >= MAX_WAITING) await this.#putting;
  }

  /** Writes whatever is here, an incomplete last chunk too, and waits until it is kept. */
  async flush(): Promise<void> {
    await this.#writing;
    if (this.#tailLength === 0) return;
    const chunks = [this.#tail.slice(0, this.#tailLength)];
    await this.#persist({ from: this.#firstChunk, chunks, received: this.#received });
  }

  /** Forgets all bytes, kept ones too. */
  async startOver(): Promise<void> {
    await this.#settled();
    if (this.#received === 0 && this.#copy.received === 0) {
      this.#copy = { ...this.#copy, validator: null };
      return;
    }
    this.#digests = new FileDigests(this.#file);
    this.#received = this.#firstChunk = this.#tailLength = 0;
    this.#full = [];
    this.#copy = { ...this.#copy, received: 0, validator: null };
    await this.#database.write(['packages', 'chunks'], async (transaction) => {
      const key = [...scopeKey(this.#copy), this.#copy.copyId] as const;
      const packages = transaction.objectStore('packages');
      if (!(await packages.get([...key]))) throw new OverairError('cancelled');
      await transaction.objectStore('chunks').delete(keysUnder(...key));
      await packages.put(this.#copy);
    });
  }

  /** The SHA-256 of the whole file once everything is kept and agrees; else `package-hash-mismatch`. */
  async finish(): Promise<string> {
    await this.flush();
    return this.#digests.finish();
  }

  /** Waits for a write that may be going on, whatever comes of it. */
  async #settled(): Promise<void> {
    await Promise.allSettled([this.#writing]);
    this.#writing = this.#putting = Promise.resolve();
    this.#isWriting = false;
  }

  #split(piece: Uint8Array): void {
    let offset = 0;
    while (offset < piece.length) {
      const part = piece.subarray(offset, offset + CHUNK_BYTES - this.#tailLength);
      this.#tail.set(part, this.#tailLength);
      this.#tailLength += part.length;
      offset += part.length;
      if (this.#tailLength === CHUNK_BYTES) {
        this.#full.push(this.#tail);
        this.#tail = this.#spare.pop() ?? new Uint8Array(CHUNK_BYTES);
        this.#tailLength = 0;
      }
    }
  }

  #startWriting(): void {
    if (this.#isWriting || this.#full.length === 0) return;
    this.#isWriting = true;
    this.#writing = this.#writing.then(() => this.#writeFull());
    // Its failure is told by the next one that waits for it.
    this.#writing.catch(() => undefined);
  }

  /** Writes as long as full chunks wait. */
  async #writeFull(): Promise<void> {
    try {
      while (this.#full.length > 0) {
        const chunks = this.#full;
        this.#full = [];
        const from = this.#firstChunk;
        this.#firstChunk += chunks.length;
        this.#putting = this.#persist({ from, chunks, received: this.#firstChunk * CHUNK_BYTES });
        await this.#putting;
        this.#spare.push(...chunks);
      }
    } finally {
      this.#isWriting = false;
    }
  }

  async #persist(batch: Batch): Promise<void> {
    for (;;) {
      try {
        await this.#put(batch);
        return;
      } catch (error) {
        if (!isOverairError(error, 'storage-full')) throw error;
        // As much as is still to come, so that the next batch does not meet the same.
        const wanted = this.#file.size - batch.received + CHUNK_BYTES * MAX_WAITING;
        const freed = await makeRoom(this.#database, wanted, this.#clock.now(), this.#copy.copyId);
        if (freed === 0) throw error;
      }
    }
  }

  async #put({ from, chunks, received }: Batch): Promise<void> {
    const usedAt = this.#clock.now();
    const copy = { ...this.#copy, received, usedAt };
    const key = [...scopeKey(copy), copy.copyId] as const;
    await this.#database.write(['packages', 'chunks'], async (transaction) => {
      const packages = transaction.objectStore('packages');
      // Removed by a person or by signing out: nobody wants it any more.
      if (!(await packages.get([...key]))) throw new OverairError('cancelled');
      const store = transaction.objectStore('chunks');
      // Async, so that one that throws leaves none of the others unwatched.
      await Promise.all(chunks.map(async (chunk, index) => store.put(chunk, [...key, from + index])));
      await packages.put(copy);
    });
    this.#copy = { ...this.#copy, received, usedAt };
  }

  async #hashKept(): Promise<boolean> {
    const { received, copyId } = this.#copy;
    for (let index = 0; index * CHUNK_BYTES < received; index += 1) {
      const chunk = await this.#database.read(['chunks'], (transaction) =>
        transaction.objectStore('chunks').get([...scopeKey(this.#copy), copyId, index]),
      );
      const expected = Math.min(CHUNK_BYTES, received - index * CHUNK_BYTES);
      if (chunk?.length !== expected) return false;
      this.#digests.update(chunk);
      if (expected === CHUNK_BYTES) {
        this.#firstChunk = index + 1;
      } else {
        this.#tail.set(chunk);
        this.#tailLength = expected;
      }
    }
    this.#received = received;
    return true;
  }
}
