import { forceCloseDatabase } from 'fake-indexeddb';
import { deleteDB, openDB, type IDBPDatabase } from 'idb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { OverairError } from '../errors';
import { Database } from './database';
import { toStorageError } from './failure';
import { DATABASE_VERSION, migrate } from './migrations';
import { keepDevices, keptDevices } from './devices';
import { keptDevice, keptRecords } from '../testing/kept-records';
import { alice, freshDatabase, freshName, meter } from '../testing/database';
import { idle, TestClock } from '../testing/clock';

afterEach(() => vi.restoreAllMocks());

/** The database as an app of an earlier version made it. */
function openAt(name: string, version: number): Promise<IDBPDatabase> {
  return openDB(name, version, {
    upgrade: (database, from, _to, transaction) => migrate(database, transaction, from, version),
  });
}

/** What a database consists of: stores with their keys and indexes. */
function shapeOf(database: IDBPDatabase) {
  const names = [...database.objectStoreNames];
  const transaction = database.transaction(names);
  return names.map((name) => {
    const store = transaction.objectStore(name);
    const indexes = [...store.indexNames].map((index) => [index, store.index(index).keyPath]);
    return { name, keyPath: store.keyPath, indexes };
  });
}

/** A record of any store whose key is in the value. */
const sample = {
  ...{ ...alice, ...meter, name: 'n', route: 'cloud', sequence: 1, id: 'i', happenedAt: 5 },
  ...{ copyId: 'c', componentNo: '1', fileIndex: 0, updatedAt: 6, rollout: 'o', number: 1 },
  ...{ planId: '7', toldAt: 6 },
};

describe('migrations', () => {
  it.each(Array.from({ length: DATABASE_VERSION }, (_, version) => version + 1))(
    'keep what version %i held and give the newest schema',
    async (version) => {
      const name = freshName();
      const old = await openAt(name, version);
      const stores = [...old.objectStoreNames].filter((store) => store !== 'chunks');
      for (const store of stores) await old.put(store, sample);
      old.close();

      const database = new Database({ clock: new TestClock(), name });
      await database.read(['settings'], (transaction) => transaction.objectStore('settings').count());
      await database.close();

      const now = await openDB(name);
      const fresh = await openAt(freshName(), DATABASE_VERSION);
      expect(now.version).toBe(DATABASE_VERSION);
      expect(shapeOf(now)).toEqual(shapeOf(fresh));
      for (const store of stores) expect(await now.getAll(store)).toEqual([sample]);
      now.close();
      fresh.close();
    },
  );

  it('key every store by Developer Center and account first', async () => {
    const fresh = await openAt(freshName(), DATABASE_VERSION);
    for (const { name, keyPath } of shapeOf(fresh)) {
      if (name !== 'chunks') expect([keyPath].flat().slice(0, 2), name).toEqual(['center', 'account']);
    }
    fresh.close();
  });
});

describe('a connection', () => {
  it('makes room for a newer version and says so', async () => {
    const name = freshName();
    const onClosed = vi.fn();
    const database = freshDatabase({ name, onClosed });
    await keepDevices(database, alice, [keptDevice(meter)], 1, true);
    const newer = await openDB(name, DATABASE_VERSION + 1);
    expect(onClosed).toHaveBeenCalledExactlyOnceWith('outdated');
    newer.close();
    await expect(keptDevices(database, alice)).rejects.toMatchObject({ code: 'storage-outdated' });
  });

  it('says that the data are of a newer release, and leaves them alone', async () => {
    const name = freshName();
    (await openDB(name, DATABASE_VERSION + 1)).close();
    await expect(keptDevices(freshDatabase({ name }), alice)).rejects.toMatchObject({
      code: 'storage-newer',
    });
    // It deletes nothing.
    expect((await indexedDB.databases()).find((each) => each.name === name)?.version).toBe(
      DATABASE_VERSION + 1,
    );
  });

  it('waits for a tab with an older version, says so, and gives up after ten seconds', async () => {
    const name = freshName();
    const old = await openAt(name, 1);
    const clock = new TestClock();
    const onBlocked = vi.fn();
    const database = freshDatabase({ name, clock, onBlocked });
    const devices = expect(keptDevices(database, alice)).rejects.toMatchObject({ code: 'storage-blocked' });
    await idle();
    expect(onBlocked).toHaveBeenCalledOnce();
    clock.advance(9_999);
    await idle();
    clock.advance(1);
    await devices;
    old.close();
    await idle();
    expect(await keptDevices(database, alice)).toEqual([]);
    await database.close();
    // Nothing holds it any more, the connection that came too late neither.
    await deleteDB(name, { blocked: () => expect.unreachable() });
  });

  it.each([
    ['refuses', new DOMException('The operation is insecure.', 'SecurityError'), 'storage-unavailable'],
    ['throws what nobody expects', new TypeError('x'), 'storage-unavailable'],
    ['is full', new DOMException('', 'QuotaExceededError'), 'storage-full'],
  ])('says that the browser %s', async (_, thrown, code) => {
    const open = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw thrown;
    });
    const database = freshDatabase();
    await expect(keptDevices(database, alice)).rejects.toMatchObject({ code });
    open.mockRestore();
    expect(await keptDevices(database, alice)).toEqual([]);
  });

  it('says that the browser has no database', async () => {
    vi.stubGlobal('indexedDB', undefined);
    await expect(keptDevices(freshDatabase(), alice)).rejects.toMatchObject({ code: 'storage-missing' });
    vi.unstubAllGlobals();
  });

  it('says after five seconds that the browser does not answer, at once from then on, and takes a late answer', async () => {
    const clock = new TestClock();
    const name = freshName();
    const answers: (() => void)[] = [];
    const open = vi.spyOn(indexedDB, 'open').mockImplementation(function (...parameters) {
      open.mockRestore();
      const request = indexedDB.open(...parameters);
      const listen = request.addEventListener.bind(request);
      request.addEventListener = (type: string, listener: EventListener) =>
        listen(type, (event) => (type === 'success' ? answers.push(() => listener(event)) : listener(event)));
      return request;
    });
    const database = freshDatabase({ name, clock });
    const silent = { code: 'storage-silent' };
    const first = expect(keptDevices(database, alice)).rejects.toMatchObject(silent);
    await idle();
    clock.advance(5_000);
    await first;
    await expect(keptDevices(database, alice)).rejects.toMatchObject(silent);
    await vi.waitFor(() => expect(answers).not.toEqual([]));
    for (const answer of answers) answer();
    await idle();
    expect(await keptDevices(database, alice)).toEqual([]);
    await database.close();
    await deleteDB(name, { blocked: () => expect.unreachable() });
  });

  it('goes on by itself when the other tab lets go in time', async () => {
    const name = freshName();
    const old = await openAt(name, 1);
    const database = freshDatabase({ name, onBlocked: () => old.close() });
    expect(await keptDevices(database, alice)).toEqual([]);
  });

  it('opens again where the browser took it away', async () => {
    const name = freshName();
    const onClosed = vi.fn();
    const raw: IDBDatabase[] = [];
    const database = freshDatabase({ name, onClosed });
    const open = vi.spyOn(indexedDB, 'open').mockImplementation(function (this: IDBFactory, ...parameters) {
      open.mockRestore();
      const request = indexedDB.open(...parameters);
      request.addEventListener('success', () => raw.push(request.result));
      return request;
    });
    await keepDevices(database, alice, [keptDevice(meter)], 1, true);
    // Its types take the class for an instance.
    forceCloseDatabase(raw[0] as unknown as typeof IDBDatabase);
    await idle();
    expect(onClosed).toHaveBeenCalledExactlyOnceWith('terminated');
    expect(await keptDevices(database, alice)).toHaveLength(1);
  });

  it('does nothing once it was let go', async () => {
    const database = freshDatabase();
    await keptDevices(database, alice);
    await database.close();
    await expect(keptDevices(database, alice)).rejects.toMatchObject({ code: 'storage-unavailable' });
  });
});

describe('a transaction', () => {
  it('is undone by what its work throws, which stays what it was', async () => {
    const database = freshDatabase();
    const failure = new OverairError('cancelled');
    const write = database.write(['devices'], async (transaction) => {
      await transaction.objectStore('devices').put(keptRecords.devices);
      throw failure;
    });
    await expect(write).rejects.toBe(failure);
    expect(await keptDevices(database, alice)).toEqual([]);
  });

  it('that never answers is given up, and does not come to pass later', async () => {
    const clock = new TestClock();
    const name = freshName();
    const database = freshDatabase({ clock, name });
    await keepDevices(database, alice, [keptDevice(meter)], 1, true);
    // Another tab holds the store.
    const other = await openDB(name);
    const held = other.transaction('devices', 'readwrite');
    const hold = { on: true };
    const holding = (async () => {
      while (hold.on) await held.store.count();
    })();
    const silent = { code: 'storage-silent' };
    const write = expect(keepDevices(database, alice, [], 2, true)).rejects.toMatchObject(silent);
    const read = expect(keptDevices(database, alice)).rejects.toMatchObject(silent);
    await idle();
    clock.advance(10_000);
    await Promise.all([write, read]);
    hold.on = false;
    await Promise.all([holding, held.done]);
    other.close();
    await vi.waitFor(async () => expect(await keptDevices(database, alice)).toHaveLength(1));
  });

  it('tells a fault of ours from one of the browser', async () => {
    const database = freshDatabase();
    const uncloneable = { ...keptDevice(meter), f: () => undefined };
    await expect(keepDevices(database, alice, [uncloneable], 1, true)).rejects.toMatchObject({
      code: 'internal',
    });
  });

  it('names a full disk, even if only the end of the transaction tells', () => {
    const quota = new DOMException('', 'QuotaExceededError');
    expect(toStorageError(quota).code).toBe('storage-full');
    expect(toStorageError(new DOMException('', 'AbortError'), quota).code).toBe('storage-full');
    expect(toStorageError(new DOMException('', 'AbortError'), null).code).toBe('storage-unavailable');
    expect(toStorageError(new DOMException('', 'UnknownError')).code).toBe('storage-unavailable');
    expect(toStorageError(new TypeError('x')).code).toBe('internal');
  });
});
