import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { keysUnder } from '../storage/scope';
import { alice, bob } from '../testing/database';
import { idle } from '../testing/clock';
import { downloadPackage, type DownloadDependencies } from './download';
import { fileIdentity } from './identity';
import { packageRecords, packageUses, releaseUses, removeCopy } from './package-records';
import { listPackages } from './list-packages';
import { openPackage, verifyPackage } from './package-source';
import { CHUNK_BYTES } from './package-writer';
import { makeRoom } from './room';
import { pseudoRandomBytes } from '../testing/firmware-server';
import {
  contentOf,
  firmware,
  never,
  sameBytes,
  settled,
  setUp,
  SIZE,
  wanted,
  wantedOf,
} from './testing/download';
import { valve, meter } from '../testing/database';

afterEach(() => vi.restoreAllMocks());

describe('copies', () => {
  it('are one for all devices that need the file, and per account', async () => {
    const { database, dependencies, server } = setUp();
    const other = wantedOf(
      firmware,
      { url: '/other', md5: createHash('md5').update(firmware).digest('hex') },
      valve,
    );
    await downloadPackage(dependencies, alice, wanted, { signal: never });
    await downloadPackage(dependencies, alice, other, { signal: never });
    expect(server.requests).toHaveLength(1);
    const [line] = await listPackages(database, alice);
    expect(line).toMatchObject({ complete: true, size: SIZE, until: wanted.until, devices: [meter, valve] });
    expect(await listPackages(database, bob)).toEqual([]);
    expect(sameBytes(await contentOf(database, other), firmware)).toBe(true);
  });

  it('become one when their content turns out to be the same', async () => {
    const { database, dependencies, server } = setUp();
    const byMd5 = wantedOf(
      firmware,
      { sha256: null, md5: createHash('md5').update(firmware).digest('hex') },
      valve,
    );
    await downloadPackage(dependencies, alice, wanted, { signal: never });
    await downloadPackage(dependencies, alice, byMd5, { signal: never });
    expect(await packageRecords(database, alice)).toHaveLength(1);
    await downloadPackage(dependencies, alice, { ...byMd5, componentNo: 'MODULE' }, { signal: never });
    expect(server.requests).toHaveLength(2);
    expect(await database.read(['chunks'], (transaction) => transaction.objectStore('chunks').count())).toBe(
      4,
    );
    expect((await listPackages(database, alice))[0]!.devices).toEqual([meter, valve]);
    expect(sameBytes(await contentOf(database, byMd5), firmware)).toBe(true);
  });

  it('are fetched once by two tabs', async () => {
    const { dependencies, locks, server } = setUp();
    const options = { signal: never };
    const other = { ...dependencies, locks: locks.tab() };
    const [one, two] = await Promise.all([
      downloadPackage(dependencies, alice, wanted, options),
      downloadPackage(other, alice, wanted, options),
    ]);
    expect(server.requests).toHaveLength(1);
    expect(two.copyId).toBe(one.copyId);
  });

  it('are removed with who needs them; a download of it in another tab stops', async () => {
    const { clock, database, dependencies, server } = setUp();
    server.onPiece = (sent) => {
      if (sent < 500_000) clock.advance(1_000);
    };
    server.stalls = [600_000];
    const download = downloadPackage(dependencies, alice, wanted, { signal: never });
    const stopped = expect(download).rejects.toMatchObject({ code: 'cancelled' });
    while (!(await packageRecords(database, alice))[0]?.received) await idle(1);
    await removeCopy(database, alice, (await packageRecords(database, alice))[0]!.copyId);
    expect(await packageUses(database, alice)).toEqual([]);
    await idle(30);
    clock.advance(30_000);
    await idle(30);
    clock.advance(1_000);
    await stopped;
    expect(await packageRecords(database, alice)).toEqual([]);
  });

  it('read at any place, and say where bytes are missing', async () => {
    const { database, dependencies } = setUp();
    await downloadPackage(dependencies, alice, wanted, { signal: never });
    const source = await openPackage(database, alice, wanted, 5);
    await fc.assert(
      fc.asyncProperty(fc.nat(SIZE + 10), fc.nat(2 * CHUNK_BYTES), async (offset, length) => {
        expect(sameBytes(await source!.read(offset, length), firmware.slice(offset, offset + length))).toBe(
          true,
        );
      }),
      { numRuns: 30 },
    );
    await database.write(['chunks'], (transaction) =>
      transaction.objectStore('chunks').delete(keysUnder('embedded')),
    );
    const again = await openPackage(database, alice, wanted, 6);
    await expect(again!.read(0, 10)).rejects.toMatchObject({ code: 'package-damaged' });
  });

  it.each([
    ['a changed byte', (chunk: Uint8Array<ArrayBuffer>) => chunk.fill(1, 7, 8)],
    ['a shorter chunk', (chunk: Uint8Array<ArrayBuffer>) => chunk.slice(1)],
  ])('are removed where they turn out to be damaged: %s', async (_, damage) => {
    const { database, dependencies, server } = setUp();
    await downloadPackage(dependencies, alice, wanted, { signal: never });
    expect(await verifyPackage(database, alice, wanted)).toBe(true);
    await database.write(['chunks'], async (transaction) => {
      const cursor = await transaction.objectStore('chunks').openCursor(null, 'prev');
      await cursor!.update(damage(cursor!.value));
    });
    expect(await verifyPackage(database, alice, wanted)).toBe(false);
    expect(await packageRecords(database, alice)).toEqual([]);
    await downloadPackage(dependencies, alice, wanted, { signal: never });
    expect(server.requests).toHaveLength(2);
    expect(await verifyPackage(database, alice, wanted)).toBe(true);
  });

  it('are not taken for whole while they are on their way', async () => {
    const { clock, database, dependencies, server } = setUp();
    server.breaks = [300_000, 0, 0, 0, 0, 0];
    await settled(clock, downloadPackage(dependencies, alice, wanted, { signal: never })).catch(
      () => undefined,
    );
    expect(await verifyPackage(database, alice, wanted)).toBe(false);
    expect(await packageRecords(database, alice)).toHaveLength(1);
  });

  it('do not come back by being used while another tab removes them', async () => {
    const { database, dependencies, server } = setUp();
    const copy = await downloadPackage(dependencies, alice, wanted, { signal: never });
    const opening = openPackage(database, alice, wanted, 5);
    const claiming = downloadPackage(dependencies, alice, wanted, { signal: never });
    await removeCopy(database, alice, copy.copyId);
    await opening;
    expect((await claiming).copyId).not.toBe(copy.copyId);
    expect(server.requests).toHaveLength(2);
    expect((await packageRecords(database, alice)).map(({ copyId }) => copyId)).toEqual([
      (await claiming).copyId,
    ]);
    expect(sameBytes(await contentOf(database), firmware)).toBe(true);
  });

  it('are named by their place where the plan gives no check value', () => {
    const unchecked = wantedOf(firmware, { sha256: null });
    expect(fileIdentity(unchecked)).not.toBe(fileIdentity({ ...unchecked, planId: '2' }));
    expect(fileIdentity(wanted)).toBe(fileIdentity({ ...wanted, planId: '2', device: valve }));
  });
});

describe('a full disk', () => {
  /** Refuses chunks for good, or once; all else still fits. */
  function fillDisk(times = Infinity) {
    let left = times;
    const store = IDBObjectStore.prototype;
    const put = Reflect.get(store, 'put');
    vi.spyOn(store, 'put').mockImplementation(function (this: IDBObjectStore, ...parameters) {
      if (parameters[0] instanceof Uint8Array && left-- > 0)
        throw new DOMException('full', 'QuotaExceededError');
      return put.apply(this, parameters);
    });
  }

  const countChunks = (database: DownloadDependencies['database']) =>
    database.read(['chunks'], (transaction) => transaction.objectStore('chunks').count());

  /** Three packages of three devices, the third still needed, the second the least recently used. */
  async function threePackages({ clock, database, dependencies, server }: ReturnType<typeof setUp>) {
    for (const seed of [1, 2, 3]) {
      server.bytes = pseudoRandomBytes(300_000, seed);
      clock.advance(1_000);
      const device = { productKey: 'p', deviceKey: `d${seed}` };
      await downloadPackage(dependencies, alice, wantedOf(server.bytes, {}, device), { signal: never });
      if (seed !== 3) await releaseUses(database, alice, device);
    }
    await openPackage(database, alice, wantedOf(pseudoRandomBytes(300_000, 1)), clock.now() + 1);
  }

  const contents = async (database: DownloadDependencies['database']) =>
    (await packageRecords(database, alice)).map(({ sha256 }) =>
      [1, 2, 3, 4].find((seed) => wantedOf(pseudoRandomBytes(300_000, seed)).file.sha256 === sha256),
    );

  it('takes what no plan needs, the least recently used first, and no more than is wanted', async () => {
    const all = setUp();
    const { clock, database } = all;
    await threePackages(all);
    expect(await makeRoom(database, 1, clock.now())).toBe(300_000);
    expect((await contents(database)).sort()).toEqual([1, 3]);
    expect(await makeRoom(database, Infinity, clock.now())).toBe(300_000);
    expect(await contents(database)).toEqual([3]);
    expect(await makeRoom(database, 1, clock.now())).toBe(0);
    expect(await makeRoom(database, 1, wanted.until)).toBe(300_000);
    expect(await countChunks(database)).toBe(0);
  });

  it('makes room for a download, which then goes on', async () => {
    const all = setUp();
    const { database, dependencies, server } = all;
    await threePackages(all);
    fillDisk(1);
    server.bytes = pseudoRandomBytes(300_000, 4);
    const wantedNow = wantedOf(server.bytes);
    await downloadPackage(dependencies, alice, wantedNow, { signal: never });
    expect((await contents(database)).sort()).toEqual([3, 4]);
    expect(sameBytes(await contentOf(database, wantedNow), server.bytes)).toBe(true);
  });

  it('is said where nothing can go, and the half is given back', async () => {
    const { database, dependencies, server } = setUp();
    server.bytes = pseudoRandomBytes(9 * CHUNK_BYTES);
    fillDisk();
    await expect(
      downloadPackage(dependencies, alice, wantedOf(server.bytes), { signal: never }),
    ).rejects.toMatchObject({ code: 'storage-full' });
    expect(await packageRecords(database, alice)).toEqual([]);
    expect(await packageUses(database, alice)).toEqual([]);
    expect(await countChunks(database)).toBe(0);
  });
});
