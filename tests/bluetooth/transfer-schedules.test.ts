import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OverairError } from '../../src/lib/errors';
import type { TransferProfile } from '../../src/lib/bluetooth/product-profile';
import type { Fault } from '../../src/lib/bluetooth/virtual/faults';
import { decision, link, lossy, noise, receiver, seldom } from './arbitraries';
import { Stage, type Played, type Scene } from './upgrade';

/**
 * Every transfer, whatever the file, the link, the device and what goes wrong, ends with the device holding exactly
 * the file, or with a named error or outcome, in bounded virtual time.
 * SCHEDULES=100000 plays more; SCHEDULES_SEED repeats one run.
 */
const SCHEDULES = Number(process.env.SCHEDULES ?? 400);
const seed = process.env.SCHEDULES_SEED === undefined ? {} : { seed: Number(process.env.SCHEDULES_SEED) };

/** Six transfers, each with its restarts, pauses of an hour and the slowest link there is. */
const LIMIT_MS = 24 * 3600 * 1000;

const size = fc.oneof(
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 300 }) },
  { weight: 6, arbitrary: fc.integer({ min: 300, max: 6000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 6000, max: 40_000 }) },
);

const profile: fc.Arbitrary<TransferProfile> = fc.record({
  writeSize: fc.constantFrom(null, 20, 182, 244, 495),
  commands: fc.constantFrom('most', 'seven-of-eight', 'none'),
  longWrites: fc.constantFrom('untried', 'refused'),
  acknowledgementStyle: fc.constantFrom(null, 'own', 'next'),
  packetLimit: fc.constantFrom('data', 'data', 'frame'),
  packetLength: fc.constantFrom('fitted', 'fitted', 'exact'),
  inFlight: fc.constantFrom('untried', 'two', 'two', 'one'),
  tookCleanTransfer: fc.boolean(),
});

const person = fc.record({
  abortsAt: seldom(fc.nat(20_000)),
  pauses: seldom(fc.record({ at: fc.nat(8000), forMs: fc.constantFrom(500, 20_000, 1_500_000) })),
});

function scene(faults: fc.Arbitrary<Fault[]>): fc.Arbitrary<Scene> {
  return fc
    .record({
      size,
      link,
      receiver,
      faults,
      person,
      profile: fc.option(profile, { nil: undefined }),
      resumeFrom: fc.option(fc.nat(6000), { nil: undefined }),
      readsLate: fc.boolean(),
    })
    .map(({ receiver: options, faults: list, ...rest }) => ({
      ...rest,
      device: { receiver: options, faults: list },
      reconnections: 5,
    }));
}

/** The same scene with a device that does what the documents say, and nobody who interferes. */
function asDocumented(scene: Scene): Scene {
  const { maxPacketLength = 1024, acknowledges = 'own-offset' } = scene.device?.receiver ?? {};
  return {
    ...scene,
    device: {
      ...scene.device,
      receiver: {
        ...scene.device?.receiver,
        maxPacketLength,
        acknowledges,
        limitCoversFrame: false,
        fixedPackets: false,
      },
    },
    person: {},
    profile: undefined,
    resumeFrom: undefined,
  };
}

const isSame = (a: Uint8Array | undefined, b: Uint8Array) =>
  a?.length === b.length && a.every((byte, index) => byte === b[index]);

/** What must hold however it went. */
function expectNamedEnd(played: Played): void {
  const { file } = played;
  const last = played.outcomes.at(-1);
  if (last === undefined) throw new Error('Nothing came of it.');
  const error = last instanceof OverairError ? last : 'error' in last ? last.error : null;
  expect(error?.code).not.toBe('internal');
  expect(error?.code).not.toBe('link-busy');
  if (last instanceof OverairError) return;
  if (last.kind === 'accepted') expect(isSame(played.device.received, file)).toBe(true);
  expect(last.acknowledged).toBeGreaterThanOrEqual(last.startedAt);
  expect(last.acknowledged).toBeLessThanOrEqual(file.length);
}

describe('every transfer', () => {
  it(
    'ends with the device holding exactly the file, or with a name for what went wrong',
    { timeout: 3_600_000 },
    async () => {
      const ends = new Map<string, number>();
      await fc.assert(
        fc.asyncProperty(scene(fc.array(fc.oneof(noise, decision), { maxLength: 5 })), async (played) => {
          const result = await new Stage(played).play(LIMIT_MS);
          expectNamedEnd(result);
          const last = result.outcomes.at(-1);
          const name = last === undefined ? 'nothing' : 'kind' in last ? last.kind : last.code;
          const error = last !== undefined && 'error' in last ? ` ${last.error.code}` : '';
          ends.set(name + error, (ends.get(name + error) ?? 0) + 1);
        }),
        { numRuns: SCHEDULES, ...seed },
      );
      if (process.env.SCHEDULES_ENDS !== undefined)
        process.stdout.write(`${JSON.stringify([...ends], null, 1)}\n`);
      expect(ends.get('accepted')).toBeGreaterThan(SCHEDULES / 4);
    },
  );

  it(
    'to a device that keeps to the protocol gets through what noise does to a few frames',
    { timeout: 3_600_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(scene(fc.array(lossy, { maxLength: 1 })), async (noisy) => {
          const { file, device, outcomes } = await new Stage(asDocumented(noisy)).play(LIMIT_MS);
          expect(outcomes.map((outcome) => ('kind' in outcome ? outcome.kind : outcome.code))).toEqual([
            'accepted',
          ]);
          expect(isSame(device.received, file)).toBe(true);
          if (noisy.device?.faults?.length === 0) expect(device.unansweredControls).toBe(0);
        }),
        { numRuns: SCHEDULES / 4, ...seed },
      );
    },
  );
});
