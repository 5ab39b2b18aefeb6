import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { isOverairError, OverairError } from '../errors';
import type { Database } from '../storage/database';
import type { PackageRecord } from '../storage/package-record';
import { scopeKey, type AccountScope } from '../storage/scope';
import { findCopy, noteUse, packageRecords, removeCopy } from './package-records';
import { CHUNK_BYTES } from './package-writer';
import type { WantedFile } from './identity';

/** A whole file that can be read at any place, as the transfer to a device wants it. */
export interface PackageSource {
  /** Bytes. */
  readonly size: number;
  /** Lower-case hex. */
  readonly sha256: string;
  /**
   * `length` bytes from `offset` on, fewer at the end of the file. Rejects with `package-damaged` if kept bytes
   * are missing.
   */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/**
 * Opens the kept copy of a file of a plan, and notes that it was used at `now`; null if there is none that is
 * whole. Needs no network.
 */
export async function openPackage(
  database: Database,
  scope: AccountScope,
  wanted: WantedFile,
  now: number,
): Promise<PackageSource | null> {
  const copy = findCopy(await packageRecords(database, scope), wanted);
  if (copy?.sha256 == null || !(await noteUse(database, copy, now))) return null;
  return chunkedSource(database, copy, copy.sha256);
}

/** Whether a copy of a file of a plan is kept that was whole when it came. Reads none of its bytes. */
export async function isPackageKept(
  database: Database,
  scope: AccountScope,
  wanted: WantedFile,
): Promise<boolean> {
  return findCopy(await packageRecords(database, scope), wanted)?.sha256 != null;
}

/**
 * Whether a whole copy of a file of a plan is kept, and each of its bytes is still what it was when the copy was
 * checked. A damaged copy is removed: the file is then downloaded anew. Needs no network.
 */
export async function verifyPackage(
  database: Database,
  scope: AccountScope,
  wanted: WantedFile,
): Promise<boolean> {
  const copy = findCopy(await packageRecords(database, scope), wanted);
  if (copy?.sha256 == null) return false;
  if (await isIntact(database, copy)) return true;
  await removeCopy(database, scope, copy.copyId);
  return false;
}

async function isIntact(database: Database, copy: PackageRecord): Promise<boolean> {
  const digest = sha256.create();
  try {
    for (let index = 0; index * CHUNK_BYTES < copy.size; index += 1) {
      digest.update(await readChunk(database, copy, index));
    }
  } catch (error) {
    if (isOverairError(error, 'package-damaged')) return false;
    throw error;
  }
  return bytesToHex(digest.digest()) === copy.sha256;
}

function chunkedSource(database: Database, copy: PackageRecord, sha256: string): PackageSource {
  let last: { index: number; chunk: Promise<Uint8Array> } | null = null;

  const chunkAt = (index: number): Promise<Uint8Array> => {
    // Blocks of a transfer are small and go forward: most reads are in the chunk of the one before.
    if (last?.index === index) return last.chunk;
    const chunk = readChunk(database, copy, index);
    last = { index, chunk };
    return chunk;
  };

  return {
    size: copy.size,
    sha256,
    async read(offset, length) {
      const end = Math.min(offset + length, copy.size);
      const bytes = new Uint8Array(Math.max(0, end - offset));
      for (let at = offset; at < end;) {
        const index = Math.floor(at / CHUNK_BYTES);
        const part = (await chunkAt(index)).subarray(at - index * CHUNK_BYTES, end - index * CHUNK_BYTES);
        bytes.set(part, at - offset);
        at += part.length;
      }
      return bytes;
    },
  };
}

async function readChunk(database: Database, copy: PackageRecord, index: number): Promise<Uint8Array> {
  const chunk = await database.read(['chunks'], (transaction) =>
    transaction.objectStore('chunks').get([...scopeKey(copy), copy.copyId, index]),
  );
  const expected = Math.min(CHUNK_BYTES, copy.size - index * CHUNK_BYTES);
  if (chunk?.length !== expected) throw new OverairError('package-damaged', { chunk: index });
  return chunk;
}
