import { describe, expect, it } from 'vitest';
import type { Fault } from '../bluetooth/virtual/faults';
import { OverairError } from '../errors';
import { clean, component, Stage } from './testing/stage';
import type { UpgradePhase } from './phases';

const SIZE = 40_000;
const at = (share: number): Fault => ({ kind: 'lose-link', at: { fileByte: Math.floor(SIZE * share) } });
const frame = (received: number, nth = 0): Fault => ({ kind: 'lose-link', at: { received, nth } });

function stageWith(faults: readonly Fault[], profile = clean): Stage {
  return new Stage({ components: [component({}, [SIZE])], device: { faults }, profile });
}

describe('a link that is lost', () => {
  const moments: readonly (readonly [string, Fault])[] = [
    ['while asking for the challenge', frame(0x7032)],
    ['while signing in', frame(0x7034)],
    ['while reading the version', frame(0x7040)],
    ['at the offer', frame(0x7022)],
    ['at 1 %', at(0.01)],
    ['at 30 %', at(0.3)],
    ['at 70 %', at(0.7)],
    ['at the last byte', at(0.99999)],
    ['instead of the verdict', { kind: 'lose-verdict', dropsLink: true }],
    ['while reading the version afterwards', frame(0x7040, 1)],
    ['while signing in afterwards', frame(0x7034, 1)],
  ];
  it.each(moments)('%s does not end the upgrade', async (_, fault) => {
    const stage = stageWith([fault]);
    await stage.play();
    expect(stage.phase.name).toBe('finished');
    expect(stage.device.versions.module).toBe('2.0.0');
    expect(stage.reports).toEqual([
      'MODULE confirmed',
      'MODULE downloading',
      'MODULE transferring',
      'MODULE succeeded',
    ]);
  });

  it('goes on in the middle after a clean transfer of the product, and says so', async () => {
    const stage = stageWith([at(0.7)]);
    await stage.playUntil(({ name }) => name === 'reconnecting');
    const { phase } = stage;
    expect(phase.name === 'reconnecting' && phase.goesOnAt).toBeGreaterThan(SIZE * 0.6);
    await stage.until(
      ({ name }) => name === 'finished',
      () => undefined,
    );
    expect(stage.packets).toBeLessThan(SIZE * 1.2);
  });

  it('starts over without one, and says so', async () => {
    const stage = stageWith([at(0.7)], undefined);
    stage.profile = null;
    await stage.playUntil(({ name }) => name === 'reconnecting');
    expect(stage.phase).toMatchObject({ goesOnAt: null, total: SIZE });
    await stage.until(
      ({ name }) => name === 'finished',
      () => undefined,
    );
    expect(stage.packets).toBeGreaterThan(SIZE * 1.6);
  });

  it('starts over with a device that cannot go on', async () => {
    const stage = new Stage({
      components: [component({}, [SIZE])],
      device: { faults: [at(0.5)], receiver: { resumes: false } },
      profile: clean,
    });
    await stage.play();
    expect(stage.phase.name).toBe('finished');
    expect(stage.device.versions.module).toBe('2.0.0');
  });

  it('again and again without a step forward is a failure; nothing is reported until the person gives up', async () => {
    const faults = Array.from({ length: 9 }, () => frame(0x7022)).map((fault, nth) => ({
      ...fault,
      at: { received: 0x7022, nth },
    })) as Fault[];
    const stage = stageWith(faults);
    await stage.play();
    expect(stage.phase).toMatchObject({ name: 'failed', error: { code: 'link-lost' }, holds: 'untouched' });
    expect(stage.reports).toEqual(['MODULE confirmed', 'MODULE downloading']);
  });

  it('and not found again fails, keeps the place, and goes on when tried again', async () => {
    const stage = stageWith([at(0.5)]);
    let isGone = false;
    await stage.run(stage.flow.open());
    stage.flow.choose({
      ...stage.peripheral,
      connect: (options) =>
        isGone ? Promise.reject(new OverairError('device-out-of-range')) : stage.peripheral.connect(options),
    });
    await stage.until(
      ({ name }) => name === 'reconnecting',
      () => stage.flow.confirm(),
    );
    isGone = true;
    await stage.until(
      ({ name }) => name === 'failed',
      () => undefined,
    );
    expect(stage.phase).toMatchObject({
      during: 'reconnecting',
      holds: 'partial',
      error: { code: 'link-lost' },
    });
    expect(stage.reports.at(-1)).toBe('MODULE transferring');
    isGone = false;
    const before = stage.packets;
    await stage.run(stage.flow.retry());
    expect(stage.phase.name).toBe('finished');
    expect(stage.packets - before).toBeLessThan(SIZE * 0.6);
  });

  it('and given up is reported as failed', async () => {
    const stage = stageWith([at(0.5)]);
    await stage.run(stage.flow.open());
    let connections = 0;
    stage.flow.choose({
      ...stage.peripheral,
      connect: (options) =>
        ++connections > 1
          ? Promise.reject(new OverairError('device-out-of-range'))
          : stage.peripheral.connect(options),
    });
    await stage.run(stage.flow.confirm());
    await stage.run(stage.flow.giveUp());
    expect(stage.phase).toMatchObject({ name: 'cancelled', during: 'reconnecting', holds: 'partial' });
    expect(stage.reports.at(-1)).toBe('MODULE failed');
  });
});

describe('cancelling', () => {
  const working: readonly UpgradePhase['name'][] = [
    'confirming',
    'downloading',
    'connecting',
    'signing-in',
    'transferring',
    'reconnecting',
  ];
  it.each(working)('while %s ends the upgrade and lets the device go', async (name) => {
    const stage = stageWith([at(0.5)]);
    await stage.playUntil((phase) => phase.name === name);
    const { name: during } = stage.phase;
    await stage.run(stage.flow.cancel());
    const begun = stage.reports.includes('MODULE transferring');
    expect(stage.phase).toMatchObject({ name: 'cancelled', during });
    expect(stage.reports.includes('MODULE failed')).toBe(begun);
    expect([stage.device.isThere, stage.awake, stage.journal]).toEqual([true, 0, null]);
    expect(stage.device.versions.module).toBe('1.0.0');
  });

  it('while sending tells the device, and is reported as failed', async () => {
    const stage = stageWith([]);
    await stage.playUntil(
      (phase) => phase.name === 'transferring' && phase.progress.acknowledged > SIZE * 0.3,
    );
    await stage.run(stage.flow.cancel());
    expect(stage.phase).toMatchObject({ name: 'cancelled', holds: 'partial' });
    expect(stage.events).toContainEqual({ kind: 'cancelled', by: 'app' });
    expect(stage.reports.at(-1)).toBe('MODULE failed');
    await stage.run(stage.flow.retry());
    expect(stage.phase.name).toBe('offering');
  });

  it('while the device is waited for ends nothing on the device: its result is not known', async () => {
    for (const name of ['restarting', 'checking'] as const) {
      const stage = stageWith([]);
      await stage.playUntil((phase) => phase.name === name);
      await stage.run(stage.flow.cancel());
      expect(stage.phase.name).toBe('finished');
      expect(stage.flow.snapshot.records[0]?.outcome).toMatchObject({ why: 'not-seen-again' });
      expect(stage.reports.at(-1)).toBe('MODULE transferring');
    }
  });
});

describe('an upgrade whose page was left', () => {
  it('goes on in the middle after a clean transfer of the product', async () => {
    const stage = stageWith([]);
    await stage.playUntil(
      (phase) => phase.name === 'transferring' && phase.progress.acknowledged > SIZE * 0.5,
    );
    await stage.run(stage.flow.leave());
    expect(stage.device.isThere).toBe(true);
    expect(stage.reports).not.toContain('MODULE failed');
    const flow = stage.another();
    await stage.run(flow.open());
    expect(flow.snapshot.phase).toMatchObject({ name: 'interrupted', goesOn: true });
    const before = stage.packets;
    flow.choose(stage.peripheral);
    await stage.run(flow.resume());
    expect(flow.snapshot.phase.name).toBe('finished');
    expect(stage.packets - before).toBeLessThan(SIZE * 0.6);
    expect(flow.snapshot.reports.map(({ report }) => report)).toEqual(['confirmed', 'succeeded']);
    expect(stage.reports.filter((report) => report === 'MODULE confirmed')).toHaveLength(1);
    expect(stage.device.versions.module).toBe('2.0.0');
  });

  it('looks for the device if everything has been sent', async () => {
    const stage = stageWith([]);
    await stage.playUntil(({ name }) => name === 'restarting');
    await stage.run(stage.flow.leave());
    const before = stage.packets;
    const flow = stage.another();
    await stage.run(flow.open());
    flow.choose(stage.peripheral);
    await stage.run(flow.resume());
    expect(flow.snapshot.records[0]?.outcome).toEqual({ kind: 'succeeded', transferred: true });
    expect(stage.packets).toBe(before);
  });

  it('can be begun anew', async () => {
    const stage = stageWith([]);
    await stage.playUntil(({ name }) => name === 'transferring');
    await stage.run(stage.flow.leave());
    const flow = stage.another();
    await stage.run(flow.open());
    await stage.run(flow.startAnew());
    expect(flow.snapshot.phase.name).toBe('offering');
    expect(stage.journal).toBeNull();
  });
});
