import { describe, expect, it } from 'vitest';
import type { DeviceOptions } from '../bluetooth/virtual/device-options';
import { OverairError } from '../errors';
import { component, Stage } from './testing/stage';
import type { UpgradePhase } from './phases';

type Device = Omit<DeviceOptions, 'clock' | 'watch'>;

async function played(device: Device, over: Parameters<typeof component>[0] = {}): Promise<Stage> {
  const stage = new Stage({ components: [component(over)], device });
  await stage.play();
  return stage;
}

const outcome = (stage: Stage) => stage.flow.snapshot.records[0]?.outcome;

describe('the result of a component', () => {
  it('has failed if the device comes back with another version, whatever it said', async () => {
    for (const comesBackWith of ['old', 'other'] as const) {
      const stage = await played({ software: { comesBackWith } });
      const version = comesBackWith === 'old' ? '1.0.0' : '9.9.9';
      expect(stage.phase).toMatchObject({
        name: 'failed',
        holds: 'other-version',
        error: { code: 'version-not-reached', details: { version, expected: '2.0.0' } },
      });
      expect(stage.reports.at(-1)).toBe('MODULE failed');
    }
  });

  it('is accepted but not readable if the device does not tell its version; a person says what is reported', async () => {
    const stage = await played({ software: { answersVersion: false } });
    expect(stage.phase.name).toBe('finished');
    expect(outcome(stage)).toEqual({ kind: 'unverified', why: 'version-unreadable', said: null });
    expect(stage.reports.at(-1)).toBe('MODULE transferring');
    expect(stage.journal).not.toBeNull();
    await stage.run(stage.flow.say(0, 'succeeded'));
    expect(stage.reports.at(-1)).toBe('MODULE succeeded');
    expect(outcome(stage)).toMatchObject({ said: 'succeeded' });
    expect(stage.journal).toBeNull();
    await stage.run(stage.flow.say(0, 'failed'));
    expect(stage.reports.filter((report) => report === 'MODULE failed')).toEqual([]);
  });

  it('is not guessed if the link is lost, and the boot loader still waits to be alone', async () => {
    for (const fault of [
      { kind: 'lose-link', at: { received: 0x7024 }, taken: true },
      { kind: 'lose-verdict', dropsLink: true },
      { kind: 'lose-verdict' },
    ] as const) {
      const software = { restarts: 'once-disconnected', rebootDelayMs: 30_000 } as const;
      const stage = await played({ faults: [fault], software });
      expect(outcome(stage)).toEqual({ kind: 'succeeded', transferred: true });
    }
  });

  it('is known by the version if the verdict is lost', async () => {
    for (const dropsLink of [false, true]) {
      const faults = [{ kind: 'lose-verdict', dropsLink }] as const;
      const stage = await played({ faults });
      expect(outcome(stage)).toEqual({ kind: 'succeeded', transferred: true });
      expect(stage.reports.at(-1)).toBe('MODULE succeeded');
      const old = await played({ faults, software: { comesBackWith: 'old' } });
      expect(old.phase).toMatchObject({ name: 'failed', error: { code: 'version-not-reached' } });
      const unknown = await played({ faults, software: { answersVersion: false } });
      // With the link the last acknowledgement went: the file is sent again, and accepted.
      const why = dropsLink ? 'version-unreadable' : 'verdict-unknown';
      expect(outcome(unknown)).toEqual({ kind: 'unverified', why, said: null });
      expect(unknown.reports.at(-1)).toBe('MODULE transferring');
    }
  });

  it('is not guessed from a restart that comes late, not at all, or once nobody is connected', async () => {
    for (const rebootDelayMs of [0, 9_000, 20_000, 35_000, 65_000]) {
      const late = await played({ software: { rebootDelayMs } });
      expect(outcome(late)).toEqual({ kind: 'succeeded', transferred: true });
    }
    for (const rebootDelayMs of [0, 500, 2_500, 5_000, 12_000, 30_000, 45_000]) {
      const waiting = await played({ software: { restarts: 'once-disconnected', rebootDelayMs } });
      expect(outcome(waiting)).toEqual({ kind: 'succeeded', transferred: true });
    }
    const never = await played({ software: { restarts: 'never' } });
    expect(never.phase).toMatchObject({ name: 'failed', error: { code: 'version-not-reached' } });
    expect(never.reports.at(-1)).toBe('MODULE failed');
  });

  it('shows the old version at once, and reports it only when it was read again a minute later', async () => {
    const stage = new Stage({ device: { software: { restarts: 'never' } } });
    await stage.playUntil((phase) => phase.name === 'checking' && phase.reading === '1.0.0');
    const { phase } = stage;
    const first = stage.clock.now();
    expect(phase.name === 'checking' && phase.until).toBe(first + 60_000);
    expect(stage.reports.at(-1)).toBe('MODULE transferring');
    await stage.until(
      ({ name }) => name === 'failed',
      () => undefined,
    );
    expect(stage.clock.now() - first).toBeGreaterThanOrEqual(60_000);
    expect(stage.clock.now() - first).toBeLessThan(65_000);
    // One to transfer, three to read: in between the device is alone.
    expect(stage.links).toHaveLength(4);
  });

  it.each([true, false])(
    'counts from the return of a device that could not be reached between two readings: %s',
    async (isGone) => {
      const stage = new Stage({ device: { software: { restarts: 'never' } } });
      const { peripheral } = stage;
      let refuses = false;
      const connect: typeof peripheral.connect = async (options) => {
        if (!refuses) return peripheral.connect(options);
        options.onAttempt();
        throw new OverairError('device-out-of-range');
      };
      await stage.run(stage.flow.open());
      stage.flow.choose({ ...peripheral, connect });
      const isRead = (phase: UpgradePhase): boolean =>
        phase.name === 'checking' && phase.reading === '1.0.0' && phase.until !== null;
      await stage.until(isRead, () => stage.flow.confirm());
      const first = stage.clock.now();
      await stage.clock.runFor(20_000);
      refuses = isGone;
      await stage.clock.runFor(60_000);
      expect(stage.reports.includes('MODULE failed')).toBe(!isGone);
      if (!isGone) return;
      expect(stage.phase.name).toBe('restarting');
      refuses = false;
      await stage.until(isRead, () => undefined);
      const second = stage.clock.now();
      await stage.until(
        ({ name }) => name === 'failed',
        () => undefined,
      );
      expect(second - first).toBeGreaterThan(70_000);
      expect(stage.clock.now() - second).toBeGreaterThanOrEqual(60_000);
    },
  );

  it('writes nothing but answers once the device has accepted the last file', async () => {
    const stage = new Stage({ device: { software: { rebootDelayMs: 8_000 } } });
    await stage.playUntil(({ name }) => name === 'restarting');
    // What a device may yet ask is left to the next connection.
    const before = stage.events.length;
    await stage.clock.runFor(7_900);
    const later = stage.events.slice(before).flatMap((event) => (event.kind === 'frame-in' ? [event] : []));
    expect(later.map(({ command }) => command.toString(16))).toEqual([]);
    expect(stage.device.unansweredControls).toBe(0);
    expect(stage.links).toHaveLength(1);
  });

  it('proves nothing by an item that never was a version', async () => {
    for (const software of [
      { saysInstead: 'SN-00412' },
      { saysInstead: 'SN-00412', restarts: 'never' },
    ] as const) {
      const stage = await played({ software });
      expect(stage.phase.name).toBe('finished');
      expect(outcome(stage)).toEqual({ kind: 'unverified', why: 'version-unreadable', said: null });
      expect(stage.reports.at(-1)).toBe('MODULE transferring');
    }
  });

  it('waits five minutes for the device, then for a person', async () => {
    const stage = await played({ software: { rebootMs: 600_000 } });
    expect(stage.phase).toMatchObject({
      name: 'failed',
      during: 'restarting',
      holds: 'accepted',
      error: { code: 'device-not-back' },
    });
    expect(stage.reports).not.toContain('MODULE failed');
    const packets = stage.packets;
    await stage.clock.runFor(300_000);
    await stage.run(stage.flow.retry());
    expect(outcome(stage)).toEqual({ kind: 'succeeded', transferred: true });
    expect(stage.packets).toBe(packets);
  });

  it('stays unknown if the person gives up looking for the device', async () => {
    const stage = await played({ software: { rebootMs: 6_000_000 } });
    await stage.run(stage.flow.giveUp());
    expect(stage.phase.name).toBe('finished');
    expect(outcome(stage)).toEqual({ kind: 'unverified', why: 'not-seen-again', said: null });
    await stage.run(stage.flow.say(0, 'failed'));
    expect(stage.reports.at(-1)).toBe('MODULE failed');
  });

  it('has failed if the device rejects the file; another try begins with a new confirmation', async () => {
    const stage = await played({ faults: [{ kind: 'fail-check', times: 2 }] });
    expect(stage.phase).toMatchObject({
      name: 'failed',
      during: 'transferring',
      holds: 'rejected',
      error: { code: 'device-rejected-file' },
    });
    expect(stage.reports.at(-1)).toBe('MODULE failed');
    await stage.run(stage.flow.retry());
    expect(stage.phase.name).toBe('finished');
    expect(stage.reports.slice(-3)).toEqual(['MODULE confirmed', 'MODULE transferring', 'MODULE succeeded']);
  });

  it('is reported whole if the transfer is over before any progress was told', async () => {
    const quick = { components: [component({}, [512])], link: { connectionIntervalMs: 0 } };
    const begun = ['MODULE confirmed', 'MODULE downloading', 'MODULE transferring'];
    const taken = new Stage(quick);
    await taken.play();
    expect(taken.reports).toEqual([...begun, 'MODULE succeeded']);
    const rejected = new Stage({ ...quick, device: { faults: [{ kind: 'fail-check', times: 3 }] } });
    await rejected.play();
    expect(rejected.reports).toEqual([...begun, 'MODULE failed']);
  });

  it('is open if the device declines: nothing was transferred', async () => {
    const stage = await played({ receiver: { accepts: false } });
    expect(stage.phase).toMatchObject({
      name: 'failed',
      holds: 'untouched',
      error: { code: 'device-declined' },
    });
    expect(stage.reports).toEqual(['MODULE confirmed', 'MODULE downloading']);
    await stage.run(stage.flow.giveUp());
    expect(stage.phase).toMatchObject({ name: 'cancelled', holds: 'untouched' });
    expect(stage.reports).not.toContain('MODULE failed');
  });
});

describe('a delta package', () => {
  const delta = { packageKind: 'delta', currentVersion: '1.5.0' } as const;

  it('goes to the version that it fits', async () => {
    const stage = await played({ software: { module: '1.5.0' } }, delta);
    expect(outcome(stage)).toEqual({ kind: 'succeeded', transferred: true });
  });

  it('is never sent to another version, and that is reported', async () => {
    const stage = await played({}, delta);
    expect(stage.phase).toMatchObject({
      name: 'failed',
      holds: 'untouched',
      error: { code: 'delta-base-differs', details: { version: '1.0.0', expected: '1.5.0' } },
    });
    expect([stage.packets, stage.reports.at(-1)]).toEqual([0, 'MODULE failed']);
  });

  it('goes to an unknown version only if a person takes the risk', async () => {
    const device: Device = { software: { answersVersion: false } };
    const asked = new Stage({ components: [component(delta)], device });
    await asked.playUntil(({ name }) => name === 'asking');
    expect(asked.packets).toBe(0);
    await asked.until(
      ({ name }) => name === 'finished',
      () => asked.flow.takeRisk(),
    );
    expect(asked.packets).toBeGreaterThan(0);

    const refused = new Stage({ components: [component(delta)], device });
    await refused.playUntil(({ name }) => name === 'asking');
    await refused.until(
      ({ name }) => name === 'cancelled',
      () => refused.flow.cancel(),
    );
    expect([refused.packets, refused.device.isThere]).toEqual([0, true]);
    expect(refused.reports).toEqual(['MODULE confirmed', 'MODULE downloading']);
  });
});
