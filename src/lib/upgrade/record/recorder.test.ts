import { bytesToHex } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import type { Fault } from '../../bluetooth/virtual/faults';
import { OverairError } from '../../errors';
import { UpgradeFlow } from '../flow';
import { component, DEVICE, firmware, SECRET, Stage, type Scene } from '../testing/stage';
import { UpgradeRecorder } from './recorder';

const SIZE = 20_000;

interface Exported {
  readonly phase: string;
  readonly acknowledgements: readonly {
    readonly writeSize: number;
    readonly count: number;
    readonly median: number;
    readonly longest: number;
  }[];
  readonly components: readonly Record<string, unknown>[];
  readonly entries: readonly {
    readonly at: number;
    readonly what: string;
    readonly [fact: string]: unknown;
  }[];
}

/** A whole upgrade of a virtual device, recorded. */
async function recorded(scene: Scene) {
  const stage = new Stage({ components: [component({}, [SIZE])], ...scene });
  const now = (): number => stage.clock.now();
  const recorder = new UpgradeRecorder({ steadyNow: now, wallNow: now, version: '1', device: DEVICE });
  const flow = new UpgradeFlow(stage.dependencies, stage.loadEngine, (snapshot) => recorder.see(snapshot));
  await stage.run(flow.open());
  flow.choose(recorder.record(stage.peripheral));
  recorder.begin();
  await stage.run(flow.confirm());
  const text = recorder.export(flow.snapshot, { userAgent: 'Test' });
  return { stage, text, record: JSON.parse(text) as Exported };
}

describe('the record of an upgrade', () => {
  it('tells its phases, its links, its sizes, its reports and its times in order', async () => {
    const { record, stage } = await recorded({});
    expect(stage.reports.at(-1)).toBe('MODULE succeeded');
    const phases = record.entries.filter(({ what }) => what === 'phase').map(({ name }) => name);
    for (const name of ['confirming', 'downloading', 'signing-in', 'transferring', 'restarting', 'finished'])
      expect(phases).toContain(name);
    const whats = record.entries.map(({ what }) => what);
    expect(whats.filter((what) => what === 'link-open')).toHaveLength(2);
    expect(whats.filter((what) => what === 'link-ended')).toHaveLength(2);
    const reports = record.entries.filter(({ what }) => what === 'report').map(({ report }) => report);
    expect(reports).toEqual(['confirmed', 'downloading', 'transferring', 'succeeded']);
    const sizes = record.entries.filter(({ what }) => what === 'write-size').map(({ bytes }) => bytes);
    // Small ones first, then the ones on trial.
    expect(sizes).toEqual(expect.arrayContaining([29, 41, 244, 495]));
    const times = record.entries.map(({ at }) => at);
    expect(times).toEqual([...times].sort((one, two) => one - two));
    expect(record.phase).toBe('finished');
    expect(record.components).toMatchObject([{ outcome: 'succeeded', verdict: 'accepted', attempts: 1 }]);
  });

  it('counts every acknowledgement, and how long it took', async () => {
    const { record, stage } = await recorded({ device: { receiver: { writeMsPerKiB: 100 } } });
    const packets = stage.events.filter((event) => event.kind === 'packet' && event.taken).length;
    const counts = record.acknowledgements.map(({ count }) => count);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(packets);
    const long = record.acknowledgements.find(({ writeSize }) => writeSize === 244);
    // Half a kibibyte and more of flash, and the way there and back.
    expect(long?.median).toBeGreaterThan(20);
    expect(long?.longest).toBeLessThan(1_000);
  });

  it('tells what was lost, and what was sent again', async () => {
    const faults: Fault[] = [
      { kind: 'drop', command: 0x7026, nth: 3 },
      { kind: 'lose-link', at: { fileByte: SIZE / 2 } },
    ];
    const { record } = await recorded({ device: { faults } });
    const whats = record.entries.map(({ what }) => what);
    expect(whats).toContain('packet-again');
    expect(record.entries).toContainEqual(expect.objectContaining({ what: 'link-ended', code: 'link-lost' }));
    expect(record.entries).toContainEqual(expect.objectContaining({ what: 'phase', name: 'reconnecting' }));
  });

  it('holds neither the key nor any of the firmware, nor where it lies', async () => {
    const { text } = await recorded({});
    const sent = firmware(SIZE, 1);
    expect(text).not.toContain(SECRET);
    for (let at = 0; at + 8 <= 4096; at += 8) {
      const piece = sent.slice(at, at + 8);
      expect(text).not.toContain(bytesToHex(piece));
      expect(text).not.toContain(Buffer.from(piece).toString('base64').slice(0, 10));
    }
    expect(text).not.toContain('/f/0');
    expect(text).not.toContain('part0.bin');
  });

  it('keeps an error in the words of whoever said it', () => {
    const recorder = new UpgradeRecorder({
      steadyNow: () => 0,
      wallNow: () => 0,
      version: '1',
      device: DEVICE,
    });
    const native = new DOMException('GATT operation failed for unknown reason.', 'NotSupportedError');
    recorder.failed('chooser', new OverairError('write-refused', { bytes: 244 }, { cause: native }));
    const { entries } = JSON.parse(recorder.export(new Stage().flow.snapshot, {})) as Exported;
    expect(entries).toEqual([
      {
        ...{ at: 0, what: 'chooser', code: 'write-refused', bytes: 244 },
        native: 'NotSupportedError: GATT operation failed for unknown reason.',
      },
    ]);
  });
});
