import { describe, expect, it } from 'vitest';
import { alice } from '../testing/database';
import { idle } from '../testing/clock';
import { downloadPackage } from './download';
import { packageRecords } from './package-records';
import { CHUNK_BYTES } from './package-writer';
import { pseudoRandomBytes, type FirmwareServer } from '../testing/firmware-server';
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

describe('a download that was stopped', () => {
  it('asks only for what is missing after it was stopped', async () => {
    const { clock, database, dependencies, server } = setUp();
    const controller = new AbortController();
    server.onPiece = (sent) => sent >= 300_000 && controller.abort();
    const stopped = downloadPackage(dependencies, alice, wanted, { signal: controller.signal });
    await expect(settled(clock, stopped)).rejects.toMatchObject({ code: 'cancelled' });
    const [kept] = await packageRecords(database, alice);
    expect(kept).toMatchObject({ sha256: null });
    expect(kept!.received).toBeGreaterThanOrEqual(250_000);
    expect(await contentOf(database)).toBeNull();

    server.onPiece = () => undefined;
    await downloadPackage(dependencies, alice, wanted, { signal: never });
    expect(server.requests[1]).toEqual({ url: '/f/1', offset: kept!.received, ifRange: '"one"' });
    expect(sameBytes(await contentOf(database), firmware)).toBe(true);
  });

  it('loses little where the tab dies on a slow line', async () => {
    const { clock, database, dependencies, server } = setUp();
    server.onPiece = () => clock.advance(1_000);
    server.stalls = [600_000];
    void downloadPackage(dependencies, alice, wanted, { signal: never }).catch(() => undefined);
    while (!(await packageRecords(database, alice))[0]?.received) await idle(1);
    await idle(50);
    expect((await packageRecords(database, alice))[0]!.received).toBe(2 * CHUNK_BYTES);
  });

  it.each([
    ['the file changed', (server: FirmwareServer) => (server.etag = '"two"')],
    ['the server knows no ranges', (server: FirmwareServer) => (server.ranges = false)],
  ])('starts over where %s', async (_, change) => {
    const { clock, database, dependencies, server } = setUp();
    server.breaks = [300_000, 0, 0, 0, 0, 0];
    await expect(
      settled(clock, downloadPackage(dependencies, alice, wanted, { signal: never })),
    ).rejects.toMatchObject({ code: 'offline' });
    change(server);
    await settled(clock, downloadPackage(dependencies, alice, wanted, { signal: never }));
    expect(sameBytes(await contentOf(database), firmware)).toBe(true);
    expect(server.requests.at(-1)!.offset).toBe(300_000);
  });

  it('starts over once where kept bytes turn out to be of another file', async () => {
    const { clock, database, dependencies, server } = setUp();
    const controller = new AbortController();
    server.bytes = pseudoRandomBytes(SIZE, 7);
    server.onPiece = (sent) => sent >= 300_000 && controller.abort();
    const stopped = downloadPackage(dependencies, alice, wanted, { signal: controller.signal });
    await expect(settled(clock, stopped)).rejects.toMatchObject({ code: 'cancelled' });
    server.bytes = firmware;
    server.onPiece = () => undefined;
    await settled(clock, downloadPackage(dependencies, alice, wanted, { signal: never }));
    expect(sameBytes(await contentOf(database), firmware)).toBe(true);
    expect(server.requests.map(({ offset }) => offset !== null)).toEqual([false, true, false]);
  });

  it('starts over where a kept chunk is damaged', async () => {
    const { clock, database, dependencies, server } = setUp();
    const controller = new AbortController();
    server.onPiece = (sent) => sent >= 600_000 && controller.abort();
    const stopped = downloadPackage(dependencies, alice, wanted, { signal: controller.signal });
    await settled(clock, stopped).catch(() => undefined);
    await database.write(['chunks'], async (transaction) => {
      const cursor = await transaction.objectStore('chunks').openCursor();
      await cursor!.delete();
    });
    server.onPiece = () => undefined;
    await settled(clock, downloadPackage(dependencies, alice, wanted, { signal: never }));
    expect(server.requests[1]!.offset).toBeNull();
    expect(sameBytes(await contentOf(database), firmware)).toBe(true);
  });

  it('does not put together what nothing could check', async () => {
    const { clock, dependencies, server } = setUp();
    const unchecked = wantedOf(firmware, { sha256: null });
    server.etag = null;
    const controller = new AbortController();
    server.onPiece = (sent) => sent >= 300_000 && controller.abort();
    await settled(
      clock,
      downloadPackage(dependencies, alice, unchecked, { signal: controller.signal }),
    ).catch(() => undefined);
    server.onPiece = () => undefined;
    const copy = await settled(clock, downloadPackage(dependencies, alice, unchecked, { signal: never }));
    expect(server.requests.map(({ offset }) => offset)).toEqual([null, null]);
    expect(copy.sha256).toBe(sha256(firmware));
  });
});
