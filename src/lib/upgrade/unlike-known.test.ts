import { describe, expect, it } from 'vitest';
import type { Link } from '../bluetooth/link';
import { TWO_PACKETS } from '../bluetooth/quec/transfer/contract';
import type { LinkOptions } from '../bluetooth/virtual/simulated-link';
import { clean, component, Stage, type Scene } from './testing/stage';
import type { Peripheral } from './ports';

/* Links that are otherwise than what was learned of the product. */

const HANGS_MS = 15_000;

function stageOf(size: number, scene: Scene): Stage {
  return new Stage({ components: [component({}, [size])], profile: clean, ...scene });
}

function expectUpgraded(stage: Stage): void {
  expect(stage.flow.snapshot.records[0]?.outcome).toEqual({ kind: 'succeeded', transferred: true });
  expect(stage.device.versions.module).toBe('2.0.0');
}

/** The stage's device, one of whose writes, counted from 0, never settles nor arrives; its link ends after 15 s. */
function hanging(stage: Stage, nth: number): Peripheral {
  let writes = 0;
  return {
    ...stage.peripheral,
    connect: async (options) => {
      const link = await stage.peripheral.connect(options);
      const radio = stage.links.at(-1);
      const write: Link['write'] = link.write.bind(link);
      link.write = (...args) => {
        if (writes++ !== nth) return write(...args);
        stage.clock.after(HANGS_MS, () => radio?.lose());
        return link.closed.then((error) => {
          throw error;
        });
      };
      return link;
    },
  };
}

describe('a product that was known by a larger MTU', () => {
  const slow: readonly Partial<LinkOptions>[] = [
    { mtu: 100, connectionIntervalMs: 30 },
    { mtu: 23, connectionIntervalMs: 45 },
    { mtu: 23, connectionIntervalMs: 100 },
  ];
  it.each(slow)('has its first packet before it gives up, if %o puts long writes together', async (link) => {
    const stage = stageOf(4_000, {
      link: { ...link, longRequests: 'assembled' },
      device: { receiver: { maxPacketLength: 4096 } },
    });
    await stage.play();
    expectUpgraded(stage);
    expect(stage.events).not.toContainEqual({ kind: 'cancelled', by: 'device' });
    expect(stage.events.filter(({ kind }) => kind === 'notified')).toHaveLength(1);
  });

  it('is still waited for while it erases its flash', async () => {
    const stage = stageOf(4_000, {
      link: { mtu: 247, connectionIntervalMs: 100 },
      device: { receiver: { maxPacketLength: 4096, eraseMs: 11_000 } },
    });
    await stage.play();
    expectUpgraded(stage);
    expect(stage.events.filter(({ kind }) => kind === 'notified')).toHaveLength(1);
  });
});

describe('a product that was known by longer writes than it stands', () => {
  it('has it in the end, though its last acknowledgement goes with its restart', async () => {
    const stage = stageOf(40, { device: { dropsLinkAbove: 60, software: { rebootDelayMs: 0 } } });
    await stage.play();
    expectUpgraded(stage);
    expect(stage.reports.at(-1)).toBe('MODULE succeeded');
  });

  it('may lose one link more to bad luck', async () => {
    const stage = stageOf(300, {
      device: { dropsLinkAbove: 60, faults: [{ kind: 'lose-link', at: { received: 0x7022, nth: 2 } }] },
    });
    await stage.play();
    expectUpgraded(stage);
  });

  it('is not tried for ever', async () => {
    const faults = Array.from(
      { length: 20 },
      (_, nth) => ({ kind: 'lose-link', at: { received: 0x7022, nth } }) as const,
    );
    const stage = stageOf(300, { device: { faults } });
    await stage.play();
    expect(stage.phase).toMatchObject({ name: 'failed', error: { code: 'link-lost' } });
    expect(stage.events.filter(({ kind }) => kind === 'connected')).toHaveLength(4);
  });
});

describe('a write that hangs until the link ends', () => {
  // The device gives up meanwhile, since it has no data.
  it.each([25, 32, 40])('as the %ith, is a lost link and nothing that the device decided', async (nth) => {
    const stage = new Stage({ components: [component({}, [6_000])], link: { lossNoticedMs: 700 } });
    await stage.run(stage.flow.open());
    stage.flow.choose(hanging(stage, nth));
    await stage.run(stage.flow.confirm());
    expectUpgraded(stage);
    expect(stage.links).toHaveLength(3);
  });
});

describe('a product that never says what it runs', () => {
  const VERSION = 0x7040;
  const OFFER = 0x7022;

  /** Milliseconds from the question to the offer of the file, as the device hears them. */
  async function asked(
    answersVersion: boolean,
    profile: Stage['profile'],
  ): Promise<{ stage: Stage; ms: number }> {
    const stage = new Stage({
      components: [component({}, [500])],
      device: { software: { answersVersion } },
      ...(profile && { profile }),
    });
    const heard = new Map<number, number>();
    stage.onEvent = (event) => {
      if (event.kind === 'frame-in' && !heard.has(event.command))
        heard.set(event.command, stage.clock.monotonic());
    };
    await stage.play();
    return { stage, ms: (heard.get(OFFER) ?? 0) - (heard.get(VERSION) ?? 0) };
  }

  it('is not waited for each time, until it has said it once', async () => {
    const first = await asked(false, null);
    expect(first.ms).toBeGreaterThan(5_000);
    expect(first.stage.profile?.silentVersions).toBe(2);
    const later = await asked(false, first.stage.profile);
    expect(later.ms).toBeLessThan(1_000);
    expect(later.stage.flow.snapshot.records[0]?.outcome).toMatchObject({ kind: 'unverified' });
    const telling = await asked(true, later.stage.profile);
    expectUpgraded(telling.stage);
    expect(telling.stage.profile?.silentVersions).toBe(0);
  });
});

describe('a link that ends while two packets are tried', () => {
  const ready = { ...clean, transfer: { ...clean.transfer, longWrites: 'refused' as const } };

  it('is counted like one that a size has cost, and two are not tried again in the upgrade', async () => {
    // The first packet, eight alone, and the first of two.
    const lost = { kind: 'lose-link', at: { received: 0x7025, nth: 10 }, taken: true } as const;
    const stage = new Stage({
      components: [component({}, [30_000])],
      profile: ready,
      device: { faults: [lost], receiver: { maxPacketLength: 512 } },
    });
    await stage.play();
    expectUpgraded(stage);
    expect(stage.profile?.lostTrials).toMatchObject([{ size: TWO_PACKETS, times: 1 }]);
    expect(stage.profile?.transfer.inFlight).toBe('untried');
    const again = new Stage({ components: [component({}, [30_000])], profile: stage.profile! });
    await again.play();
    expectUpgraded(again);
    expect(again.profile).toMatchObject({ lostTrials: [], transfer: { inFlight: 'two' } });
  });
});
