import { createHash } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { OverairError } from '../errors';
import type { FirmwareFile, PlanComponent } from '../plans/types';
import { FakeLockManager } from '../testing/locks';
import { keepBluetoothPlan, keptBluetoothPlan } from '../storage/plans';
import { keptSecret } from '../storage/secrets';
import { fileWith } from '../testing/plans';
import { keptComponent, keptRecords } from '../testing/kept-records';
import { alice, freshDatabase, meter } from '../testing/database';
import { TestClock } from '../testing/clock';
import { listPackages } from './list-packages';
import { endPreparation, preparation, UNKNOWN_END_AFTER, wantedFiles } from './preparation';
import { prepareForOffline } from './prepare';
import { STALE_AFTER } from './age';
import type { SuppliedPlan, UpgradeSupply } from './supply';
import { keptReading } from '../storage/readings';
import { FirmwareServer, pseudoRandomBytes } from '../testing/firmware-server';

const DAY = 24 * 60 * 60 * 1000;
const bytes = pseudoRandomBytes(10_000);
const kept = { authKey: 'c2VjcmV0', bindingCode: null, bluetoothPassword: null };
const signal = new AbortController().signal;

function file(index: number): FirmwareFile {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return fileWith({ index, name: `${index}.bin`, size: bytes.length, sha256 });
}

function component(sort: number, ...indexes: number[]): PlanComponent {
  return { ...keptComponent, sort, componentNo: `c${sort}`, files: indexes.map(file) };
}

function supplied(plan: SuppliedPlan['plan'], end: number | null): SuppliedPlan {
  return { plan, end, endProblem: null, readAt: null };
}

function setUp() {
  const clock = new TestClock();
  const database = freshDatabase();
  const server = new FirmwareServer(bytes);
  const end = clock.now() + 3 * DAY;
  const plan = { planId: '7', notes: '', components: [component(2, 2, 1), component(1, 1)] };
  const dependencies = {
    ...{ database, clock, fetch: server.fetch, locks: new FakeLockManager().tab() },
    readReading: vi.fn<UpgradeSupply['readReading']>(() => Promise.resolve(keptRecords.readings.reading)),
    linkAgain: () => Promise.resolve(null),
    readPlan: vi.fn<UpgradeSupply['readPlan']>(() => Promise.resolve(supplied(plan, end))),
    readSecret: vi.fn<UpgradeSupply['readSecret']>(() =>
      Promise.resolve({ kind: 'authKey', secret: kept.authKey }),
    ),
  };
  return { clock, database, server, plan, end, dependencies };
}

describe('a device prepared for offline', () => {
  it('has its plan, secret and packages, until the plan ends', async () => {
    const { clock, database, plan, end, dependencies } = setUp();
    const onProgress = vi.fn();
    const prepared = await prepareForOffline(dependencies, alice, meter, { signal, onProgress });
    expect(prepared).toEqual({
      ...{ state: 'ready', missing: [], until: end, readAt: clock.now(), stale: false },
    });
    expect(onProgress.mock.lastCall).toEqual([{ received: 30_000, total: 30_000, bytesPerSecond: 0 }]);
    expect(await keptSecret(database, alice, meter, clock.now())).toEqual(kept);
    expect(await keptBluetoothPlan(database, alice, meter)).toMatchObject({ plan, end });

    clock.advance(STALE_AFTER);
    expect(await preparation(database, alice, meter, clock.now())).toMatchObject({
      state: 'ready',
      stale: false,
    });
    expect(await preparation(database, alice, meter, clock.now() + 1)).toMatchObject({ stale: true });
    expect(await preparation(database, alice, meter, end)).toMatchObject({ state: 'ended' });
  });

  it('knows what the device said of itself, and does without if it says nothing', async () => {
    const { clock, database, dependencies } = setUp();
    await prepareForOffline(dependencies, alice, meter, { signal });
    const { reading } = keptRecords.readings;
    expect(await keptReading(database, alice, meter)).toMatchObject({ reading, readAt: clock.now() });
    dependencies.readReading.mockRejectedValue(new OverairError('upstream-unavailable'));
    expect(await prepareForOffline(dependencies, alice, meter, { signal })).toMatchObject({ state: 'ready' });
    expect(await keptReading(database, alice, meter)).toMatchObject({ reading });
  });

  it('says what is missing where a part failed, and keeps the others', async () => {
    const { clock, database, server, dependencies } = setUp();
    server.link = '/expired';
    await expect(prepareForOffline(dependencies, alice, meter, { signal })).rejects.toMatchObject({
      code: 'package-changed',
    });
    const now = clock.now();
    expect(await preparation(database, alice, meter, now)).toMatchObject({
      state: 'incomplete',
      missing: ['package'],
    });
    dependencies.readSecret.mockRejectedValue(new OverairError('offline'));
    server.link = null;
    await endPreparation(database, alice, meter);
    await prepareForOffline(dependencies, alice, meter, { signal }).catch(() => undefined);
    expect(await preparation(database, alice, meter, now)).toMatchObject({ missing: ['package', 'secret'] });
  });

  it('asks for no secret where there is no plan, or one that is over', async () => {
    const { clock, end, dependencies } = setUp();
    dependencies.readPlan.mockResolvedValueOnce(supplied(null, null));
    expect(await prepareForOffline(dependencies, alice, meter, { signal })).toMatchObject({ state: 'none' });
    clock.advance(4 * DAY);
    expect(await prepareForOffline(dependencies, alice, meter, { signal })).toMatchObject({ state: 'ended' });
    expect(end).toBeLessThan(clock.now());
    expect(dependencies.readSecret).not.toHaveBeenCalled();
  });

  it('gives its secret up after success, and its packages to whoever needs room', async () => {
    const { clock, database, dependencies } = setUp();
    await prepareForOffline(dependencies, alice, meter, { signal });
    await endPreparation(database, alice, meter);
    expect(await keptSecret(database, alice, meter, clock.now())).toBeNull();
    expect(await listPackages(database, alice)).toMatchObject([{ complete: true, devices: [], until: null }]);
  });

  it('is good for a week where the end of its plan is not known', async () => {
    const { clock, database, plan, dependencies } = setUp();
    dependencies.readPlan.mockResolvedValueOnce(supplied(plan, null));
    const prepared = await prepareForOffline(dependencies, alice, meter, { signal });
    expect(prepared).toMatchObject({ state: 'ready', until: clock.now() + UNKNOWN_END_AFTER });
    expect(await keptSecret(database, alice, meter, clock.now() + UNKNOWN_END_AFTER)).toBeNull();
  });

  it('is not prepared for a week where the end of its plan could not be asked for', async () => {
    const { clock, database, plan, dependencies } = setUp();
    const endProblem = new OverairError('upstream-unavailable');
    dependencies.readPlan.mockResolvedValueOnce({ ...supplied(plan, null), endProblem });
    await expect(prepareForOffline(dependencies, alice, meter, { signal })).rejects.toBe(endProblem);
    expect(await preparation(database, alice, meter, clock.now())).toMatchObject({ state: 'none' });
    // Without a plan nothing has an end.
    dependencies.readPlan.mockResolvedValueOnce({ ...supplied(null, null), endProblem });
    expect(await prepareForOffline(dependencies, alice, meter, { signal })).toMatchObject({ state: 'none' });
  });

  it('is not ready, and asks for no secret, where a component names no file', async () => {
    const { clock, database, plan, dependencies } = setUp();
    const lacking = { ...plan, components: [component(1, 1), component(2)] };
    dependencies.readPlan.mockResolvedValueOnce(supplied(lacking, null));
    await expect(prepareForOffline(dependencies, alice, meter, { signal })).rejects.toMatchObject({
      ...{ code: 'package-missing', details: { componentNo: 'c2' } },
    });
    expect(dependencies.readSecret).not.toHaveBeenCalled();
    // As an app that did not ask had kept it.
    await keepBluetoothPlan(database, alice, {
      ...meter,
      plan: { ...plan, components: [component(1)] },
      end: null,
      readAt: clock.now(),
    });
    expect(await preparation(database, alice, meter, clock.now())).toMatchObject({
      ...{ state: 'incomplete', missing: ['package', 'secret'] },
    });
  });

  it('goes in the order of its components and their files', () => {
    const { plan } = setUp();
    expect(wantedFiles(meter, plan, 5).map((wanted) => [wanted.componentNo, wanted.file.index])).toEqual([
      ['c1', 1],
      ['c2', 1],
      ['c2', 2],
    ]);
  });
});
