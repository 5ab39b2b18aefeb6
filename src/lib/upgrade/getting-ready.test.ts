import { describe, expect, it } from 'vitest';
import { OverairError } from '../errors';
import { component, Stage, type Scene } from './testing/stage';

const CHECK_MS = 4_000;

/** A prepared upgrade whose packages take longer to check than the device takes to be connected to. */
function prepared(scene: Scene = {}, isDamaged = false): Stage {
  const stage = new Stage(scene);
  stage.keepFiles(isDamaged);
  stage.packages.checkMs = CHECK_MS;
  return stage;
}

/** Commands that came from the app. */
const said = (stage: Stage): number[] =>
  stage.events.flatMap((event) => (event.kind === 'frame-in' ? [event.command] : []));

/** Whether a link to the device stands. */
function isConnected({ events }: Stage): boolean {
  const count = (wanted: string) => events.filter(({ kind }) => kind === wanted).length;
  return count('connected') > count('disconnected');
}

describe('while kept packages are checked', () => {
  it('the link is opened, and the device is told nothing until they have proved to be right', async () => {
    const stage = prepared();
    await stage.playUntil(({ name }) => name === 'checking-packages');
    await stage.clock.runFor(CHECK_MS - 100);
    expect([stage.phase.name, isConnected(stage), said(stage)]).toEqual(['checking-packages', true, []]);
    await stage.until(
      ({ name }) => name === 'finished',
      () => undefined,
    );
    expect(stage.phases).toEqual([
      'planning',
      'offering',
      'confirming',
      'checking-packages',
      'connecting',
      'signing-in',
      'transferring',
      'restarting',
      'checking',
      'finished',
    ]);
    expect([stage.links.length, stage.packets]).toEqual([2, 8192]);
    expect(stage.packages.downloaded).toEqual([]);
  });

  it('it is opened while the secret is still asked for', async () => {
    const stage = prepared();
    const { readSecret } = stage.dependencies;
    let answer: () => void = () => undefined;
    Object.assign(stage.dependencies, {
      readSecret: (signal: AbortSignal) =>
        new Promise((resolve) => (answer = () => resolve(readSecret(signal)))),
    });
    const flow = stage.another();
    await stage.run(flow.open());
    flow.choose(stage.peripheral);
    const ended = flow.confirm();
    await stage.clock.runFor(1_000);
    expect([flow.snapshot.phase.name, stage.links.length, said(stage)]).toEqual(['confirming', 1, []]);
    answer();
    await stage.run(ended);
    expect(stage.device.versions.module).toBe('2.0.0');
  });

  it('and one is damaged, the link is given back for the download, and taken again after it', async () => {
    const stage = prepared({}, true);
    await stage.playUntil(({ name }) => name === 'downloading');
    expect([stage.links.length, said(stage)]).toEqual([1, []]);
    expect(isConnected(stage)).toBe(false);
    await stage.until(
      ({ name }) => name === 'finished',
      () => undefined,
    );
    expect(stage.packages.downloaded).toEqual(['MODULE part0.bin']);
    expect(stage.device.versions.module).toBe('2.0.0');
  });

  it('and cannot be read, the link is closed, and that is told, even if the device is not there', async () => {
    for (const isThere of [true, false]) {
      const stage = prepared();
      stage.packages.unreadable = new OverairError('storage-unavailable');
      const refuses = () => Promise.reject(new OverairError('device-out-of-range'));
      await stage.run(stage.flow.open());
      stage.flow.choose(isThere ? stage.peripheral : { ...stage.peripheral, connect: refuses });
      await stage.run(stage.flow.confirm());
      expect(stage.phase).toMatchObject({
        name: 'failed',
        during: 'checking-packages',
        holds: 'untouched',
        error: { code: 'storage-unavailable' },
      });
      expect([isConnected(stage), said(stage)]).toEqual([false, []]);
      stage.packages.unreadable = null;
      stage.flow.choose(stage.peripheral);
      await stage.run(stage.flow.retry());
      expect(stage.phase.name).toBe('finished');
    }
  });

  it('and nobody can connect, that is told once they are checked', async () => {
    const stage = prepared();
    stage.packages.checkMs = 60_000;
    const refuses = () => Promise.reject(new OverairError('pairing-required'));
    await stage.run(stage.flow.open());
    stage.flow.choose({ ...stage.peripheral, connect: refuses });
    const ended = stage.flow.confirm();
    await stage.clock.runFor(59_000);
    expect(stage.phase.name).toBe('checking-packages');
    await stage.run(ended);
    expect(stage.phase).toMatchObject({
      name: 'failed',
      during: 'connecting',
      error: { code: 'pairing-required' },
    });
  });

  it('a lost link changes nothing', async () => {
    const stage = prepared();
    await stage.playUntil(({ name }) => name === 'checking-packages');
    await stage.clock.runFor(CHECK_MS / 2);
    stage.links[0]?.lose();
    await stage.until(
      ({ name }) => name === 'finished',
      () => undefined,
    );
    expect(stage.device.versions.module).toBe('2.0.0');
    expect([stage.links.length, stage.reports.at(-1)]).toEqual([3, 'MODULE succeeded']);
  });

  it.each(['cancel', 'leave'] as const)('a person may %s: nothing stays open', async (how) => {
    const stage = prepared();
    await stage.playUntil(({ name }) => name === 'checking-packages');
    await stage.clock.runFor(CHECK_MS / 2);
    await stage.run(stage.flow[how]());
    expect([isConnected(stage), said(stage), stage.awake]).toEqual([false, [], 0]);
    if (how === 'cancel') expect(stage.phase).toMatchObject({ name: 'cancelled', holds: 'untouched' });
  });

  it('nobody connects for what is sought first: what the device has already', async () => {
    const second = component({ sort: 2, componentNo: 'MCU', kind: 'mcu' }, [1000]);
    const stage = prepared({
      components: [component(), second],
      device: { software: { updates: 'module' } },
    });
    await stage.playUntil(({ name }) => name === 'restarting');
    await stage.run(stage.flow.leave());
    const links = stage.links.length;
    const again = stage.another();
    await stage.run(again.open());
    again.choose(stage.peripheral);
    const ended = again.resume();
    await stage.clock.runFor(CHECK_MS - 100);
    expect(stage.links).toHaveLength(links);
    await again.leave();
    await stage.run(ended);
  });
});
