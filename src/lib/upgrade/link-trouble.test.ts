import { describe, expect, it } from 'vitest';
import type { Link } from '../bluetooth/link';
import { OverairError } from '../errors';
import type { Journal } from './records';
import { clean, component, Stage, type Scene } from './testing/stage';
import type { HeldLink, Peripheral } from './ports';

const SIZE = 6_000;
const DAY = 24 * 3_600_000;

function stageOf(scene: Scene): Stage {
  return new Stage({ components: [component({}, [SIZE])], ...scene });
}

async function played(scene: Scene): Promise<Stage> {
  const stage = stageOf(scene);
  await stage.play();
  return stage;
}

function expectUpgraded(stage: Stage): void {
  expect(stage.flow.snapshot.records[0]?.outcome).toEqual({ kind: 'succeeded', transferred: true });
  expect(stage.device.versions.module).toBe('2.0.0');
  expect(stage.reports.at(-1)).toBe('MODULE succeeded');
}

/** The stage's device, whose links tell the length of each write. */
function watched(stage: Stage, onWrite: (length: number) => void): Peripheral {
  return {
    ...stage.peripheral,
    connect: async (options) => {
      const link: HeldLink = await stage.peripheral.connect(options);
      const write = link.write.bind(link);
      link.write = (...args: Parameters<Link['write']>) => {
        onWrite(args[0].length);
        return write(...args);
      };
      return link;
    },
  };
}

describe('a size of writes that costs the link', () => {
  it.each([
    [null, 100],
    [null, 200],
    [clean, 100],
    [clean, 200],
    [clean, 300],
  ] as const)('with %o, above %i bytes, does not end the upgrade', async (profile, dropsLinkAbove) => {
    expectUpgraded(await played({ device: { dropsLinkAbove }, ...(profile && { profile }) }));
  });

  it('is not tried again in the upgrade, nor remembered as what the product takes', async () => {
    const lengths: number[] = [];
    const stage = stageOf({ device: { dropsLinkAbove: 200 } });
    await stage.run(stage.flow.open());
    stage.flow.choose(watched(stage, (length) => lengths.push(length)));
    await stage.run(stage.flow.confirm());
    expectUpgraded(stage);
    expect(lengths.filter((length) => length > 200)).toHaveLength(1);
    expect(lengths.filter((length) => length === 182).length).toBeGreaterThan(5);
    expect(stage.profile?.transfer.writeSize).toBeNull();
    expect(stage.profile?.lostTrials).toEqual([
      { size: 244, times: 1, lastAt: expect.any(Number) as number },
    ]);
  });

  it('is spared a product after two, for 30 days', async () => {
    const device = { dropsLinkAbove: 200 };
    const first = await played({ device });
    const second = await played({ device, profile: first.profile! });
    expect(second.profile?.lostTrials).toMatchObject([{ size: 244, times: 2 }]);
    const third = await played({ device, profile: second.profile! });
    expectUpgraded(third);
    // One to transfer, one to read what it runs: none was lost.
    expect(third.links).toHaveLength(2);
    const later = stageOf({ device, profile: third.profile! });
    later.clock.correct(31 * DAY);
    await later.play();
    expectUpgraded(later);
    expect(later.profile?.lostTrials).toMatchObject([{ size: 244, times: 1 }]);
  });

  it('is written down before its first write, which waits for that', async () => {
    const lengths: number[] = [];
    let isKept: () => void = () => undefined;
    const stage = stageOf({});
    const sink = stage.dependencies.journal;
    const journal = {
      ...sink,
      keep: async (state: Journal) => {
        if (state.sizes.onTrial !== null && lengths.every((length) => length <= 100))
          await new Promise<void>((resolve) => (isKept = resolve));
        return sink.keep(state);
      },
    };
    Object.assign(stage.dependencies, { journal });
    const flow = stage.another();
    await stage.run(flow.open());
    flow.choose(watched(stage, (length) => lengths.push(length)));
    const ended = flow.confirm();
    await stage.clock.runFor(8_000);
    expect(lengths.some((length) => length === 41)).toBe(true);
    expect(Math.max(...lengths)).toBeLessThan(100);
    isKept();
    await stage.run(ended);
    expect([Math.max(...lengths), stage.device.versions.module]).toEqual([244, '2.0.0']);
  });

  it('was on trial when the page went: it counts as lost, once', async () => {
    let left: Journal | null = null;
    const before = stageOf({});
    const sink = before.dependencies.journal;
    const keepSeen = (state: Journal) => {
      if (state.sizes.onTrial === 244) left = structuredClone(state);
      return sink.keep(state);
    };
    Object.assign(before.dependencies, { journal: { ...sink, keep: keepSeen } });
    await before.play(before.another());
    expect(left).not.toBeNull();
    const stage = stageOf({ journal: left! });
    for (let loads = 0; loads < 2; loads++) {
      const flow = stage.another();
      await stage.run(flow.open());
      const { phase } = flow.snapshot;
      expect(phase.name === 'interrupted' && phase.journal.sizes).toEqual({ onTrial: null, refused: [244] });
    }
    expect(stage.profile?.lostTrials).toMatchObject([{ size: 244, times: 1 }]);
  });

  it('is not lost if the person leaves the page meanwhile', async () => {
    const silent = { kind: 'ignore', at: { received: 0x7025, nth: 1 } } as const;
    const stage = stageOf({ device: { faults: [silent] } });
    await stage.playUntil((phase) => phase.name === 'transferring' && phase.progress.acknowledged > 0);
    await stage.clock.runFor(100);
    expect((stage.journal as Journal).sizes.onTrial).toBe(244);
    await stage.run(stage.flow.leave());
    expect((stage.journal as Journal).sizes).toEqual({ onTrial: null, refused: [] });
    expect(stage.profile?.lostTrials).toEqual([]);
  });
});

describe('a device that is not ready for a new link', () => {
  const lost = { kind: 'lose-link', at: { fileByte: SIZE / 2 } } as const;

  it.each([8_000, 25_000, 45_000])('and is silent for %i ms is waited for', async (deafAfterLinkMs) => {
    expectUpgraded(await played({ device: { deafAfterLinkMs, faults: [lost] }, profile: clean }));
  });

  it.each([
    ['write-refused', 1, 2],
    ['write-refused', 2, 2],
    ['pairing-required', 2, 2],
  ] as const)('%s, %i times, is tried again', async (code, times, links) => {
    const stage = stageOf({});
    let isFirst = true;
    await stage.run(stage.flow.open());
    stage.flow.choose({
      ...stage.peripheral,
      connect: async (options) => {
        const link: HeldLink = await stage.peripheral.connect(options);
        if (!isFirst) return link;
        isFirst = false;
        let left = times;
        const write = link.write.bind(link);
        link.write = (...args: Parameters<Link['write']>) =>
          left-- > 0 ? Promise.reject(new OverairError(code)) : write(...args);
        return link;
      },
    });
    await stage.run(stage.flow.confirm());
    expectUpgraded(stage);
    // Refused once it goes on over the same link; twice over a new one, unless the system pairs.
    expect(stage.links).toHaveLength(code === 'write-refused' && times > 1 ? links + 1 : links);
  });

  it.each(['subscription-refused', 'service-missing', 'bluetooth-off'] as const)(
    'is looked for as long as there is time: %s',
    async (code) => {
      const stage = stageOf({ device: { faults: [lost] }, profile: clean });
      let refusals = 0;
      await stage.run(stage.flow.open());
      stage.flow.choose({
        ...stage.peripheral,
        connect: (options) =>
          stage.links.length > 0 && refusals++ < 5
            ? Promise.reject(new OverairError(code))
            : stage.peripheral.connect(options),
      });
      await stage.run(stage.flow.confirm());
      expectUpgraded(stage);
      expect(refusals).toBeGreaterThan(5);
    },
  );
});

describe('a device that reads one frame a write', () => {
  it.each(['until-signed-in', 'always'] as const)(
    '%s, is upgraded, and remembered',
    async (oneFrameAWrite) => {
      const stage = await played({ device: { oneFrameAWrite } });
      expectUpgraded(stage);
      expect(stage.profile?.signInWrites).toBe('whole');
      const silence = (events: Stage['events']) =>
        events.filter((event) => event.kind === 'frame-in' && event.command === 0x7034).length;
      const again = await played({ device: { oneFrameAWrite }, profile: stage.profile! });
      expectUpgraded(again);
      expect(silence(again.events)).toBe(2);
    },
  );
});

describe('a file that the device may have as a whole', () => {
  const unknown = { kind: 'unverified', why: 'not-seen-again', said: null };

  it('is not reported as failed if the person cancels while it is checked', async () => {
    const stage = stageOf({ device: { receiver: { checkMs: 20_000 } } });
    await stage.playUntil((phase) => phase.name === 'transferring' && phase.progress.phase === 'verifying');
    await stage.run(stage.flow.cancel());
    expect(stage.phase.name).toBe('finished');
    expect(stage.flow.snapshot.records[0]?.outcome).toEqual(unknown);
    expect(stage.reports.at(-1)).toBe('MODULE transferring');
    await stage.clock.runFor(60_000);
    expect(stage.device.versions.module).toBe('2.0.0');
  });

  it('nor if it was given up while the device was gone', async () => {
    const last = { kind: 'lose-link', at: { fileByte: SIZE - 1 }, taken: true } as const;
    const stage = stageOf({ device: { faults: [last], software: { rebootDelayMs: 0, rebootMs: 400_000 } } });
    await stage.play();
    expect(stage.phase).toMatchObject({ name: 'failed', during: 'reconnecting', holds: 'unknown' });
    await stage.run(stage.flow.giveUp());
    expect(stage.phase.name).toBe('finished');
    expect(stage.flow.snapshot.records[0]?.outcome).toEqual(unknown);
    expect(stage.reports.at(-1)).toBe('MODULE transferring');
  });

  it('nor if it was rejected when it was sent once more, and what runs cannot be read', async () => {
    const faults = [{ kind: 'lose-link', at: { fileByte: SIZE - 1 }, taken: true }] as const;
    const software = { answersVersion: false, rebootDelayMs: 0 };
    const stage = stageOf({ device: { faults, software } });
    await stage.playUntil(({ name }) => name === 'reconnecting');
    stage.device.faults.add({ kind: 'fail-check', times: 9 });
    await stage.until(
      ({ name }) => name === 'failed',
      () => undefined,
    );
    expect(stage.phase).toMatchObject({ error: { code: 'device-rejected-file' }, holds: 'unknown' });
    expect([stage.reports.at(-1), stage.device.versions.module]).toEqual(['MODULE transferring', '2.0.0']);
  });

  it('is known by the version if nothing more was heard of it', async () => {
    const faults = [{ kind: 'drop', command: 0x7026, nth: 0, times: 99 }, { kind: 'lose-verdict' }] as const;
    // One packet, so that its acknowledgement alone is lost.
    const components = [component({}, [100])];
    for (const restarts of ['by-itself', 'once-disconnected'] as const) {
      const stage = new Stage({ components, device: { faults, software: { restarts } } });
      await stage.play();
      expectUpgraded(stage);
    }
  });
});
