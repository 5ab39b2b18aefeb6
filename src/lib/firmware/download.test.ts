import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alice } from '../testing/database';
import { downloadPackage } from './download';
import { packageRecords } from './package-records';
import { CHUNK_BYTES } from './package-writer';
import type { DownloadProgress } from './speed';
import { FirmwareServer, pseudoRandomBytes } from '../testing/firmware-server';
import {
  contentOf,
  firmware,
  never,
  sameBytes,
  settled,
  setUp,
  sha256,
  SIZE,
  wanted,
  wantedOf,
} from './testing/download';

describe('a download', () => {
  it('keeps the file in chunks under its SHA-256, and tells how far it is', async () => {
    const { clock, database, dependencies, server } = setUp();
    const progress: DownloadProgress[] = [];
    server.onPiece = () => clock.advance(200);
    const copy = await downloadPackage(dependencies, alice, wanted, {
      signal: never,
      onProgress: (told) => progress.push(told),
    });
    expect(copy).toMatchObject({ sha256: sha256(firmware), size: SIZE, received: SIZE });
    expect(sameBytes(await contentOf(database), firmware)).toBe(true);
    expect(progress.at(-1)).toMatchObject({ received: SIZE, total: SIZE });
    expect(progress.at(-1)!.bytesPerSecond).toBeGreaterThan(200_000);
    expect(progress.at(-1)!.bytesPerSecond).toBeLessThan(280_000);
    expect(server.requests).toEqual([{ url: '/f/1', offset: null, ifRange: null }]);
    const chunks = await database.read(['chunks'], (transaction) =>
      transaction.objectStore('chunks').getAll(),
    );
    expect(chunks.map(({ length }) => length)).toEqual([CHUNK_BYTES, CHUNK_BYTES, CHUNK_BYTES, 1234]);
  });

  it('goes on by itself where the connection broke, at any byte', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: SIZE }), { maxLength: 6 }),
        fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
        fc.integer({ min: 1000, max: 400_000 }),
        fc.boolean(),
        fc.integer({ min: 100_000, max: SIZE }),
        async (breaks, crashes, pieceBytes, byteStreams, requestBytes) => {
          const server = new FirmwareServer(firmware, pieceBytes);
          server.byteStreams = byteStreams;
          const { clock, database, dependencies } = setUp(server);
          server.breaks = [...breaks];
          for (const crash of crashes) {
            if (!crash) continue;
            // Stopped by the person: a new download later goes on from what is kept.
            const controller = new AbortController();
            const stopAt = server.requests.length + 1;
            server.onPiece = () => server.requests.length >= stopAt && controller.abort();
            const options = { signal: controller.signal, requestBytes };
            const stopped = settled(clock, downloadPackage(dependencies, alice, wanted, options));
            await stopped.catch(() => undefined);
          }
          server.onPiece = () => undefined;
          await settled(clock, downloadPackage(dependencies, alice, wanted, { signal: never, requestBytes }));
          expect(sameBytes(await contentOf(database), firmware)).toBe(true);
          expect(
            server.requests.slice(1).every(({ offset, ifRange }) => !offset || ifRange === '"one"'),
          ).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('asks for a large file in parts, of one file', async () => {
    const { database, dependencies, server } = setUp();
    const options = { signal: never, requestBytes: 300_000 };
    await downloadPackage(dependencies, alice, wanted, options);
    expect(sameBytes(await contentOf(database), firmware)).toBe(true);
    expect(server.requests).toEqual([
      { url: '/f/1', offset: 0, last: 299_999, ifRange: null },
      { url: '/f/1', offset: 300_000, last: 599_999, ifRange: '"one"' },
      { url: '/f/1', offset: 600_000, ifRange: '"one"' },
    ]);
  });

  it('tells one speed over the parts', async () => {
    const { clock, dependencies, server } = setUp();
    const speeds: number[] = [];
    server.onPiece = () => clock.advance(200);
    const onProgress = ({ bytesPerSecond }: DownloadProgress) => speeds.push(bytesPerSecond);
    await downloadPackage(dependencies, alice, wanted, { signal: never, requestBytes: 300_000, onProgress });
    expect(Math.min(...speeds)).toBeGreaterThan(200_000);
  });

  it('starts over where the file changes between two parts', async () => {
    const { clock, database, dependencies, server } = setUp();
    server.bytes = pseudoRandomBytes(SIZE, 7);
    server.onPiece = (sent) => {
      if (sent < 300_000) return;
      server.bytes = firmware;
      server.etag = '"two"';
    };
    const options = { signal: never, requestBytes: 300_000 };
    await settled(clock, downloadPackage(dependencies, alice, wanted, options));
    expect(sameBytes(await contentOf(database), firmware)).toBe(true);
  });

  it('takes the whole file from a server that knows no ranges', async () => {
    const { database, dependencies, server } = setUp();
    server.ranges = false;
    await downloadPackage(dependencies, alice, wanted, { signal: never, requestBytes: 300_000 });
    expect(sameBytes(await contentOf(database), firmware)).toBe(true);
    expect(server.requests).toHaveLength(1);
  });

  it('asks for all at once where nothing could check that parts belong together', async () => {
    const { dependencies, server } = setUp();
    const unchecked = wantedOf(firmware, { sha256: null });
    await downloadPackage(dependencies, alice, unchecked, { signal: never, requestBytes: 300_000 });
    expect(server.requests).toEqual([{ url: '/f/1', offset: null, ifRange: null }]);
  });

  it('never keeps a file whose hash is wrong', async () => {
    const { clock, database, dependencies, server } = setUp();
    server.bytes = pseudoRandomBytes(SIZE, 9);
    const download = settled(clock, downloadPackage(dependencies, alice, wanted, { signal: never }));
    await expect(download).rejects.toMatchObject({
      code: 'package-hash-mismatch',
      details: { algorithm: 'SHA-256' },
    });
    expect(server.requests).toHaveLength(1);
    expect(await packageRecords(database, alice)).toEqual([]);
    const chunks = await database.read(['chunks'], (transaction) =>
      transaction.objectStore('chunks').count(),
    );
    expect(chunks).toBe(0);
  });

  it.each([SIZE - 1, SIZE + 1])('says that the size is %i', async (actual) => {
    const { dependencies, server } = setUp();
    server.bytes = pseudoRandomBytes(actual);
    await expect(downloadPackage(dependencies, alice, wanted, { signal: never })).rejects.toMatchObject({
      code: 'package-size-mismatch',
      details: { expected: SIZE, actual },
    });
  });

  it('refuses more than 100 MB unasked', async () => {
    const { dependencies, server } = setUp();
    const huge = wantedOf(firmware, { size: 100 * 1024 * 1024 + 1 });
    await expect(downloadPackage(dependencies, alice, huge, { signal: never })).rejects.toMatchObject({
      code: 'package-too-large',
    });
    expect(server.requests).toEqual([]);
  });

  it('asks the plan again where the link has expired, in the middle too', async () => {
    const { clock, database, dependencies, linkAgain, server } = setUp();
    server.link = '/f/1';
    server.breaks = [400_000];
    server.onPiece = () => (server.link = '/f/2');
    linkAgain.mockResolvedValueOnce({ ...wanted.file, url: '/f/2' });
    await settled(clock, downloadPackage(dependencies, alice, wanted, { signal: never }));
    expect(sameBytes(await contentOf(database), firmware)).toBe(true);
    expect(linkAgain).toHaveBeenCalledOnce();
    expect(server.requests.map(({ url, offset }) => [url, offset])).toEqual([
      ['/f/1', null],
      ['/f/1', 400_000],
      ['/f/2', 400_000],
    ]);
  });

  it.each([null, { ...wanted.file, sha256: 'f'.repeat(64) }])(
    'stops where the plan names another file now, or none',
    async (file) => {
      const { clock, dependencies, linkAgain, server } = setUp();
      server.link = '/f/2';
      linkAgain.mockResolvedValueOnce(file);
      await expect(
        settled(clock, downloadPackage(dependencies, alice, wanted, { signal: never })),
      ).rejects.toMatchObject({ code: 'package-changed' });
    },
  );

  it('waits as long as it is told where enough downloads are open', async () => {
    const { clock, database, dependencies, server } = setUp();
    server.putOff = 10;
    const before = clock.now();
    await settled(clock, downloadPackage(dependencies, alice, wanted, { signal: never }));
    expect(sameBytes(await contentOf(database), firmware)).toBe(true);
    expect(clock.now() - before).toBeGreaterThanOrEqual(50_000);
    expect(server.requests).toHaveLength(11);
  });

  it('gives up where that goes on for minutes', async () => {
    const { clock, dependencies, server } = setUp();
    server.putOff = Infinity;
    await expect(
      settled(clock, downloadPackage(dependencies, alice, wanted, { signal: never })),
    ).rejects.toMatchObject({ code: 'too-many-requests' });
    expect(server.requests).toHaveLength(40);
  });

  it('gives up after five requests that bring nothing, the waits growing', async () => {
    const { clock, dependencies, server } = setUp();
    server.breaks = [0, 0, 0, 0, 0];
    const begun = clock.now();
    await expect(
      settled(clock, downloadPackage(dependencies, alice, wanted, { signal: never })),
    ).rejects.toMatchObject({ code: 'offline' });
    expect(server.requests).toHaveLength(5);
    expect(clock.now() - begun).toBe(1_000 + 2_000 + 4_000 + 8_000);
  });
});
