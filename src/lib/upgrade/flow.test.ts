import { describe, expect, it } from 'vitest';
import { OverairError } from '../errors';
import { lockNames } from '../platform/locks';
import { createUpgradeEngine } from './engine';
import { component, Stage, clean } from './testing/stage';

describe('an upgrade over Bluetooth', () => {
  it('goes from the plan to the report', async () => {
    const stage = new Stage();
    await stage.play();
    expect(stage.phases).toEqual([
      'planning',
      'offering',
      'confirming',
      'checking-packages',
      'downloading',
      'connecting',
      'signing-in',
      'transferring',
      'restarting',
      'checking',
      'finished',
    ]);
    expect(stage.reports).toEqual([
      'MODULE confirmed',
      'MODULE downloading',
      'MODULE transferring',
      'MODULE succeeded',
    ]);
    const [record] = stage.flow.snapshot.records;
    expect(record?.outcome).toEqual({ kind: 'succeeded', transferred: true });
    expect(record?.fromVersion).toBe('1.0.0');
    expect(stage.device.versions.module).toBe('2.0.0');
    expect(stage.journal).toBeNull();
    expect([stage.packages.released, stage.awake]).toEqual([1, 0]);
    // Somebody else can have the device.
    expect(stage.device.isThere).toBe(true);
    expect(stage.profile?.bytesPerSecond).toBeGreaterThan(1000);
  });

  it('reports nothing before the person has confirmed', async () => {
    const stage = new Stage();
    await stage.run(stage.flow.open());
    stage.flow.choose(stage.peripheral);
    await stage.clock.runFor(60_000);
    expect([stage.phase.name, stage.reports, stage.links.length]).toEqual(['offering', [], 0]);
  });

  it('confirms nothing before the code that it needs is here, and asks for it again', async () => {
    let isThere = false;
    const stage: Stage = new Stage({
      loadEngine: () =>
        isThere ? Promise.resolve({ createUpgradeEngine }) : Promise.reject(new OverairError('offline')),
    });
    await stage.play();
    expect(stage.phase).toMatchObject({ name: 'failed', during: 'confirming', error: { code: 'offline' } });
    expect([stage.reports, stage.journal, stage.links.length, stage.awake]).toEqual([[], null, 0, 0]);
    isThere = true;
    await stage.run(stage.flow.retry());
    expect([stage.phase.name, stage.device.versions.module]).toEqual(['finished', '2.0.0']);
    expect(stage.reports[0]).toBe('MODULE confirmed');
  });

  it('waits for the device once the packages are here', async () => {
    const stage = new Stage();
    await stage.run(stage.flow.open());
    await stage.until(
      ({ name }) => name === 'choosing',
      () => stage.flow.confirm(),
    );
    expect(stage.packages.downloaded).toEqual(['MODULE part0.bin']);
    await stage.until(
      ({ name }) => name === 'finished',
      () => stage.flow.choose(stage.peripheral),
    );
    expect(stage.device.versions.module).toBe('2.0.0');
  });

  it('takes a device that is chosen during the download', async () => {
    const stage = new Stage();
    await stage.run(stage.flow.open());
    await stage.until(
      ({ name }) => name === 'downloading',
      () => stage.flow.confirm(),
    );
    stage.flow.choose(stage.peripheral);
    await stage.until(
      ({ name }) => name === 'finished',
      () => undefined,
    );
    expect(stage.phases).not.toContain('choosing');
  });

  it('says that there is no plan', async () => {
    const stage = new Stage({ dependencies: { readPlan: () => Promise.resolve(null) } });
    await stage.run(stage.flow.open());
    expect(stage.phase.name).toBe('no-plan');
  });

  it('offers nothing while a report of an upgrade before is still to arrive', async () => {
    const stage = new Stage();
    stage.awaitsReport = true;
    await stage.run(stage.flow.open());
    expect(stage.phase.name).toBe('settling');
    await stage.run(stage.flow.confirm());
    expect(stage.reports).toEqual([]);
    stage.awaitsReport = false;
    await stage.run(stage.flow.open());
    // In between nothing else was shown.
    expect(stage.phases).toEqual(['planning', 'settling', 'offering']);
  });

  it('offers and reports nothing if a component names no file', async () => {
    const stage = new Stage({ components: [component(), component({ componentNo: 'MCU' }, [])] });
    await stage.run(stage.flow.open());
    expect(stage.phase).toMatchObject({
      name: 'failed',
      during: 'planning',
      error: { code: 'package-missing' },
    });
    expect(stage.reports).toEqual([]);
  });

  it('sends nothing to a device that runs the target already, and reports success', async () => {
    const stage = new Stage({ device: { software: { module: '2.0.0' } } });
    await stage.play();
    expect([stage.phase.name, stage.packets]).toEqual(['finished', 0]);
    expect(stage.flow.snapshot.records[0]?.outcome).toEqual({ kind: 'succeeded', transferred: false });
    expect(stage.reports).toEqual(['MODULE confirmed', 'MODULE downloading', 'MODULE succeeded']);
  });

  it('carries several files of a component, and reads the version after the last', async () => {
    const stage = new Stage({
      components: [component({}, [3000, 2000])],
      device: { software: { filesBeforeReboot: 2 } },
    });
    await stage.play();
    expect(stage.phase.name).toBe('finished');
    const offered = stage.events.flatMap((event) => (event.kind === 'notified' ? [event.name] : []));
    expect(offered).toEqual(['part0.bin', 'part1.bin']);
    expect(stage.events.filter(({ kind }) => kind === 'rebooting')).toHaveLength(1);
    expect(stage.flow.snapshot.records[0]?.sentBytes).toBe(5000);
  });

  it('goes on with the next file of a device that restarts after each', async () => {
    const stage = new Stage({ components: [component({}, [3000, 2000])] });
    await stage.play();
    expect(stage.phase.name).toBe('finished');
    expect(stage.events.filter(({ kind }) => kind === 'rebooting')).toHaveLength(2);
  });

  it('carries components in their order, and stops at one that fails', async () => {
    const second = component({ sort: 2, componentNo: 'MCU', kind: 'mcu' }, [1000]);
    const stage = new Stage({
      components: [component(), second],
      device: { software: { updates: 'module' } },
    });
    await stage.play();
    // This device's MCU comes back as it was.
    expect(stage.phase).toMatchObject({ name: 'failed', holds: 'other-version' });
    expect(stage.reports).toEqual([
      'MODULE confirmed',
      'MCU confirmed',
      'MODULE downloading',
      'MCU downloading',
      'MODULE transferring',
      'MODULE succeeded',
      'MCU transferring',
      'MCU failed',
    ]);
    const stopped = new Stage({
      components: [component(), second],
      device: { faults: [{ kind: 'fail-check', times: 9 }] },
    });
    await stopped.play();
    expect(stopped.flow.snapshot.records.map(({ outcome }) => outcome.kind)).toEqual(['failed', 'open']);
    expect(stopped.reports.at(-1)).toBe('MODULE failed');
  });

  it('never sends a package whose hash is wrong', async () => {
    const stage = new Stage();
    stage.packages.served = () => new Uint8Array(8192);
    await stage.play();
    expect(stage.phase).toMatchObject({
      name: 'failed',
      during: 'downloading',
      holds: 'untouched',
      error: { code: 'package-hash-mismatch' },
    });
    expect([stage.links.length, stage.packets]).toEqual([0, 0]);
    expect(stage.reports).toEqual(['MODULE confirmed', 'MODULE downloading']);
    stage.packages.served = null;
    await stage.run(stage.flow.retry());
    expect(stage.phase.name).toBe('finished');
    expect(stage.reports).toEqual([
      'MODULE confirmed',
      'MODULE downloading',
      'MODULE transferring',
      'MODULE succeeded',
    ]);
  });

  it('leaves a device alone that another tab works with', async () => {
    const stage = new Stage();
    const other = stage.locks.tab();
    let done: () => void = () => undefined;
    void other.hold(
      lockNames.transfer(stage.dependencies.device.productKey, stage.dependencies.device.deviceKey),
      () => new Promise<void>((resolve) => (done = resolve)),
    );
    await stage.play();
    expect(stage.phase).toMatchObject({ name: 'failed', error: { code: 'device-in-use' } });
    expect([stage.reports, stage.links.length]).toEqual([[], 0]);
    done();
    await stage.clock.runFor(0);
    await stage.run(stage.flow.retry());
    expect(stage.phase.name).toBe('finished');
  });

  it('names a secret that is not the device’s, and reports no failure of a device that got nothing', async () => {
    const stage = new Stage({
      dependencies: { readSecret: () => Promise.resolve('ZZECAwQFBgcICQoLDA0ODw==') },
    });
    await stage.play();
    expect(stage.phase).toMatchObject({ name: 'failed', during: 'signing-in', holds: 'untouched' });
    expect(stage.reports).not.toContain('MODULE failed');
    expect(stage.device.isThere).toBe(true);
  });

  it('pauses and proceeds', async () => {
    const stage = new Stage({ components: [component({}, [60_000])], profile: clean });
    const at = (share: number) => (phase: typeof stage.phase) =>
      phase.name === 'transferring' && phase.progress.acknowledged > share * 60_000;
    await stage.playUntil(at(0.3));
    stage.flow.pause();
    expect(stage.phase).toMatchObject({ name: 'transferring', isPausing: true });
    await stage.clock.runFor(5000);
    expect(stage.phase).toMatchObject({ name: 'transferring', pausedBy: 'person' });
    const before = stage.packets;
    await stage.clock.runFor(900_000);
    expect(stage.packets).toBe(before);
    await stage.until(
      ({ name }) => name === 'finished',
      () => stage.flow.proceed(),
    );
    expect(stage.device.versions.module).toBe('2.0.0');
  });
});
