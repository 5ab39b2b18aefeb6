import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createUpgradeSupply, type UpgradeSupplyOptions } from '$lib/developer-center/upgrade-supply';
import type { Device } from '$lib/developer-center/types';
import { OverairError } from '$lib/errors';
import { FirmwareServer, pseudoRandomBytes } from '$lib/testing/firmware-server';
import { FakeLockManager } from '$lib/testing/locks';
import { keptComponent, keptRecords } from '$lib/testing/kept-records';
import { alice, freshDatabase } from '$lib/testing/database';
import { TestClock, HOUR } from '$lib/testing/clock';
import { PackagesState } from './packages.svelte';
import { deviceWith, fileWith } from '$lib/testing/plans';

afterEach(() => vi.unstubAllGlobals());

const bytes = pseudoRandomBytes(10_000);
const sha256 = createHash('sha256').update(bytes).digest('hex');
const file = fileWith({ index: 1, name: '1.bin', size: bytes.length, sha256 });
const plan = { planId: '7', notes: '', components: [{ ...keptComponent, files: [file] }] };
const sensors = ['a', 'b', 'c'].map((key) => deviceWith(key)) as [Device, Device, Device];

/** What is kept of an account whose devices all wait for the same file. */
function setUp() {
  const clock = new TestClock();
  const server = new FirmwareServer(bytes, 1_000);
  const bluetoothPlan = vi.fn<(device: { deviceKey: string }) => Promise<unknown>>(() =>
    Promise.resolve(plan),
  );
  const client = {
    bluetoothPlan,
    devicePlan: () => Promise.resolve({ period: { end: clock.now() + HOUR } }),
    deviceSecret: () => Promise.resolve({ kind: 'authKey', secret: 'c2VjcmV0' }),
    deviceAttributes: () => Promise.resolve(keptRecords.readings.reading),
  } as unknown as UpgradeSupplyOptions['client'];
  const persist = vi.fn(() => Promise.resolve(true));
  const estimate = vi.fn(() => Promise.resolve({ usage: 5, quota: 100 }));
  const storage = { estimate, persist, persisted: () => Promise.resolve(persist.mock.calls.length > 0) };
  vi.stubGlobal('navigator', { storage });
  const fetch = vi.fn(server.fetch);
  vi.stubGlobal('fetch', fetch);
  const supply = createUpgradeSupply({ client, clock, account: alice.account });
  const options = { clock, supply, database: freshDatabase({ clock }), locks: new FakeLockManager().tab() };
  const another = () => new PackagesState({ ...options, scope: alice });
  return {
    packages: another(),
    another,
    server,
    fetch,
    bluetoothPlan,
    persist,
    estimate,
  };
}

describe('PackagesState', () => {
  it('prepares devices one after the other, and asks once to keep what it has', async () => {
    const { packages, bluetoothPlan, persist } = setUp();
    const [a, b, c] = sensors;
    const first = packages.prepare([a, b]);
    // What is under way or waits already is not taken twice.
    await packages.prepare([b, c]);
    await first;
    expect(bluetoothPlan.mock.calls.map(([{ deviceKey }]) => deviceKey)).toEqual(['a', 'b', 'c']);
    for (const device of sensors) expect(packages.preparation(device)).toMatchObject({ state: 'ready' });
    expect(packages.preparing).toBeNull();
    expect(packages.queue).toEqual([]);
    expect(packages.packages).toMatchObject([{ complete: true }]);
    expect(packages.use).toEqual({ used: 5, quota: 100 });
    expect(packages.persisted).toBe(true);
    expect(persist).toHaveBeenCalledOnce();
  });

  it('downloads once what several devices need', async () => {
    const { packages, server } = setUp();
    await packages.prepare(sensors);
    expect(server.requests).toHaveLength(1);
  });

  it('asks for files in the name of its account', async () => {
    const { packages, fetch } = setUp();
    await packages.prepare(sensors);
    expect(fetch.mock.lastCall?.[1].headers).toMatchObject({ 'x-overair-account': alice.account });
  });

  it('names what could not be prepared, goes on with the next, and forgets it after a success', async () => {
    const { packages, bluetoothPlan } = setUp();
    const [a, b] = sensors;
    bluetoothPlan.mockRejectedValueOnce(new OverairError('offline'));
    await packages.prepare([a, b]);
    expect(packages.problemOf(a)).toMatchObject({ code: 'offline' });
    expect(packages.problemOf(b)).toBeUndefined();
    expect(packages.preparation(b)).toMatchObject({ state: 'ready' });
    await packages.prepare([a]);
    expect(packages.problemOf(a)).toBeUndefined();
    expect(packages.preparation(a)).toMatchObject({ state: 'ready' });
  });

  it('stops where a person says so, without calling that a problem, and goes on from there', async () => {
    const { packages, server } = setUp();
    const [a, b] = sensors;
    server.onPiece = (sent) => {
      if (sent >= 3_000) packages.cancel();
    };
    await packages.prepare([a, b]);
    expect(packages.problemOf(a)).toBeUndefined();
    expect(packages.preparation(a)).toMatchObject({ state: 'incomplete' });
    expect(packages.preparation(b)).toBeUndefined();
    expect(packages.preparing).toBeNull();
    server.onPiece = () => undefined;
    await packages.prepare([a]);
    expect(packages.preparation(a)).toMatchObject({ state: 'ready' });
  });

  it('stops one device alone: the next one follows, and a reload does not go on with the one that was stopped', async () => {
    const { packages, server, another, bluetoothPlan } = setUp();
    const [a, b, c] = sensors;
    server.onPiece = () => {
      server.onPiece = () => undefined;
      // One that waits is not stopped with it.
      packages.cancelOne(b);
      packages.cancelOne(a);
    };
    bluetoothPlan.mockImplementation(({ deviceKey }) => {
      if (deviceKey === 'b') expect(packages.run).toEqual({ done: 0, total: 2 });
      return Promise.resolve(plan);
    });
    await packages.prepare([a, b, c]);
    expect(packages.problemOf(a)).toBeUndefined();
    expect(packages.preparation(a)).toMatchObject({ missing: ['package'] });
    for (const device of [b, c]) expect(packages.preparation(device)).toMatchObject({ state: 'ready' });
    expect(packages.run).toBeNull();
    bluetoothPlan.mockClear();
    await another().resume();
    expect(bluetoothPlan).not.toHaveBeenCalled();
  });

  it('prepares one again that a person asks for while it is still being stopped', async () => {
    const { packages, server } = setUp();
    const [a, b] = sensors;
    const later: Promise<void>[] = [];
    server.onPiece = () => {
      server.onPiece = () => undefined;
      packages.cancelOne(a);
      later.push(packages.prepare([a]));
    };
    await packages.prepare([a, b]);
    await Promise.all(later);
    for (const device of [a, b]) expect(packages.preparation(device)).toMatchObject({ state: 'ready' });
  });

  it('prepares what a person asks for while what they stopped is still ending', async () => {
    const { packages, server, another, bluetoothPlan } = setUp();
    const [a, b] = sensors;
    const later: Promise<void>[] = [];
    server.onPiece = () => {
      server.onPiece = () => undefined;
      packages.cancel();
      later.push(packages.prepare([b, a]));
    };
    await packages.prepare([a]);
    await Promise.all(later);
    for (const device of [a, b]) expect(packages.preparation(device)).toMatchObject({ state: 'ready' });
    expect(packages.preparing).toBeNull();
    bluetoothPlan.mockClear();
    await another().resume();
    expect(bluetoothPlan).not.toHaveBeenCalled();
  });

  it('goes on after a reload with what was still to come, in its order, and not with what a person stopped', async () => {
    const first = setUp();
    const [a, b, c] = sensors;
    first.server.onPiece = () => first.packages.leave();
    await first.packages.prepare([c, a, b]);
    const later = first.another();
    first.server.onPiece = () => undefined;
    await later.resume();
    expect(first.bluetoothPlan.mock.calls.map(([{ deviceKey }]) => deviceKey)).toEqual(['c', 'c', 'a', 'b']);
    expect(later.run).toBeNull();
    first.bluetoothPlan.mockClear();
    await first.another().resume();
    expect(first.bluetoothPlan).not.toHaveBeenCalled();
    first.server.onPiece = () => later.cancel();
    await later.remove(later.packages?.[0]?.copyId ?? '', sensors);
    await later.prepare([a, b]);
    first.bluetoothPlan.mockClear();
    await first.another().resume();
    expect(first.bluetoothPlan).not.toHaveBeenCalled();
  });

  it('asks again later for what nobody answered, and says how far all of it is', async () => {
    const { packages, bluetoothPlan, another } = setUp();
    const [a, b] = sensors;
    bluetoothPlan.mockRejectedValueOnce(new OverairError('offline'));
    bluetoothPlan.mockImplementationOnce(() => {
      expect(packages.run).toEqual({ done: 1, total: 2 });
      return Promise.reject(new OverairError('no-right'));
    });
    await packages.prepare([a, b]);
    bluetoothPlan.mockClear();
    await another().resume();
    expect(bluetoothPlan.mock.calls.map(([{ deviceKey }]) => deviceKey)).toEqual(['a']);
  });

  it('names a package by its product and version', async () => {
    const { packages } = setUp();
    const [a] = sensors;
    await packages.prepare([a]);
    const version = packages.versionOf(packages.packages![0]!);
    expect(version).toMatchObject({ device: { deviceKey: 'a' }, version: keptComponent.targetVersion });
  });

  it('gives up a device and removes a package, each shown at once', async () => {
    const { packages } = setUp();
    const [a] = sensors;
    await packages.prepare([a]);
    await packages.giveUp(a, [a]);
    expect(packages.preparation(a)).toMatchObject({ state: 'incomplete', missing: ['secret'] });
    // The package stays while there is room.
    expect(packages.packages).toHaveLength(1);
    await packages.remove(packages.packages?.[0]?.copyId ?? '', [a]);
    expect(packages.packages).toEqual([]);
  });

  it('says why it cannot read what is kept, and says it no more once it can', async () => {
    const { packages, estimate } = setUp();
    estimate.mockRejectedValueOnce(new Error('gone'));
    await packages.load(sensors);
    expect(packages.problem).toMatchObject({ code: 'storage-unavailable' });
    await packages.load(sensors);
    expect(packages.problem).toBeNull();
  });
});
