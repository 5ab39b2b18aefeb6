// A file, its plan's words, and everything that a download needs.
import { createHash } from 'node:crypto';
import { expect, vi } from 'vitest';
import { FakeLockManager } from '../../testing/locks';
import { alice, freshDatabase, meter } from '../../testing/database';
import { HOUR, idle, START, TestClock } from '../../testing/clock';
import type { DownloadDependencies } from '../download';
import type { WantedFile } from '../identity';
import { openPackage } from '../package-source';
import { CHUNK_BYTES } from '../package-writer';
import { FirmwareServer, pseudoRandomBytes } from '../../testing/firmware-server';

export const SIZE = 3 * CHUNK_BYTES + 1234;
export const firmware = pseudoRandomBytes(SIZE);
export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
export const never = new AbortController().signal;

export function wantedOf(
  bytes: Uint8Array,
  over: Partial<WantedFile['file']> = {},
  device = meter,
): WantedFile {
  const check = { sha256: sha256(bytes), md5: null, crc32: null };
  const file = { index: 0, name: 'app.bin', url: '/f/1', size: bytes.length, ...check, ...over };
  return { device, planId: '1', componentNo: 'MCU', file, until: START + 21 * 24 * HOUR };
}

export const wanted = wantedOf(firmware);

export function setUp(server = new FirmwareServer(firmware)) {
  const clock = new TestClock();
  const locks = new FakeLockManager();
  const linkAgain = vi.fn<DownloadDependencies['linkAgain']>(() => expect.unreachable());
  const database = freshDatabase();
  const dependencies = { database, clock, locks: locks.tab(), fetch: server.fetch, linkAgain };
  return { server, clock, locks, linkAgain, database, dependencies };
}

/** Runs a download whose waits are all skipped. */
export async function settled<T>(clock: TestClock, download: Promise<T>): Promise<T> {
  const state = { over: false };
  const done = download.finally(() => (state.over = true));
  done.catch(() => undefined);
  while (!state.over) {
    await idle(1);
    // A stall is not waited for: only the pauses between requests are.
    if ((clock.nextIn ?? Infinity) < 30_000) clock.advance(clock.nextIn ?? 0);
  }
  return done;
}

export async function contentOf(
  database: DownloadDependencies['database'],
  of = wanted,
): Promise<Uint8Array | null> {
  const source = await openPackage(database, alice, of, 1);
  return source && source.read(0, source.size);
}

/** As expect's own comparison, which takes seconds for so many bytes. */
export function sameBytes(actual: Uint8Array | null, expected: Uint8Array): boolean {
  return actual !== null && Buffer.compare(actual, expected) === 0;
}
