import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OverairError } from '../../src/lib/errors';
import type { TransferProfile } from '../../src/lib/bluetooth/quec/transfer/profile';
import type { ReceiverOptions } from '../../src/lib/bluetooth/virtual/device-options';
import type { Fault, Moment } from '../../src/lib/bluetooth/virtual/faults';
import type { LinkOptions } from '../../src/lib/bluetooth/virtual/simulated-link';
import { Stage, type Played, type Scene } from './upgrade';

/**
 * Every transfer, whatever the file, the link, the device and what goes wrong, ends with the device holding exactly
 * the file, or with a named error or outcome, in bounded virtual time.
 * SCHEDULES=100000 plays more; SCHEDULES_SEED repeats one run.
 */
const SCHEDULES = Number(process.env.SCHEDULES ?? 2000);
const seed = process.env.SCHEDULES_SEED === undefined ? {} : { seed: Number(process.env.SCHEDULES_SEED) };

/** Six transfers, each with its restarts, pauses of an hour and the slowest link there is. */
const LIMIT_MS = 24 * 3600 * 1000;

const FRAMES = [0x7020, 0x7023, 0x7024, 0x7026, 0x7033, 0x7035, 0x7041];
const RECEIVED = [0x7022, 0x7023, 0x7024, 0x7025, 0x7032, 0x7034];

const size = fc.oneof(
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 300 }) },
  { weight: 6, arbitrary: fc.integer({ min: 300, max: 6000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 6000, max: 40_000 }) },
);

const link: fc.Arbitrary<Partial<LinkOptions>> = fc.record({
  connectionIntervalMs: fc.constantFrom(7.5, 15, 30, 45, 100),
  mtu: fc.constantFrom(23, 50, 100, 185, 247, 498, 517),
  writeTypes: fc.constantFrom(['request', 'command'] as const, ['request'] as const),
  longCommands: fc.constantFrom('cut', 'refused'),
  longRequests: fc.constantFrom('assembled', 'refused', 'lost'),
  indicationsFirst: fc.boolean(),
  lossNoticedMs: fc.constantFrom(0, 0, 700, 6000),
  settlesOnLoss: fc.boolean(),
});

const receiver: fc.Arbitrary<Partial<ReceiverOptions>> = fc.record({
  maxPacketLength: fc.oneof(
    fc.constantFrom(undefined, 128, 512, 1024, 4096, 65_000),
    fc.integer({ min: 1, max: 600 }),
  ),
  limitCoversFrame: fc.constantFrom(false, false, false, true),
  fixedPackets: fc.constantFrom(false, false, false, true),
  acknowledges: fc.constantFrom('own-offset', 'next-offset'),
  resumes: fc.boolean(),
  keepsAfterCancel: fc.boolean(),
  unexpectedStart: fc.constantFrom('silent', 'answer-expected', 'cancel', 'hole'),
  eraseMs: fc.constantFrom(0, 0, 2000, 9000),
  erases: fc.constantFrom('on-notification', 'on-first-packet'),
  writeMsPerKiB: fc.constantFrom(0, 0, 20, 400),
  checkMs: fc.constantFrom(0, 500, 20_000),
  queriesFile: fc.boolean(),
});

const moment: fc.Arbitrary<Moment> = fc.oneof(
  fc.record({ fileByte: fc.nat(6000) }),
  fc.record({ received: fc.constantFrom(...RECEIVED), nth: fc.nat(6) }),
);

/** What noise does: each strikes a few frames, and none of it is a decision of the device. */
const noise: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('drop', 'double', 'corrupt', 'foreign-id'),
    command: fc.constantFrom(...FRAMES),
    nth: fc.nat(8),
    times: fc.constantFrom(1, 1, 2),
  }),
  fc.record({
    kind: fc.constant('delay' as const),
    command: fc.constantFrom(...FRAMES),
    nth: fc.nat(8),
    times: fc.constantFrom(1, 3),
    ms: fc.constantFrom(300, 1500, 5000, 30_000),
  }),
  fc.record({ kind: fc.constant('corrupt-write' as const), wireByte: fc.nat(8000) }),
  fc.record({ kind: fc.constant('ignore' as const), at: moment }),
);

/** What a device, or somebody who poses as one, may decide. */
const decision: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({ kind: fc.constant('lose-link' as const), at: moment, taken: fc.boolean() }),
  fc.record({ kind: fc.constant('cancel' as const), at: moment }),
  fc.record({
    kind: fc.constant('pause' as const),
    at: moment,
    delaySeconds: fc.constantFrom(1, 20, 600, 100_000),
    times: fc.constantFrom(1, 3, 50),
    answersFirst: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('pause' as const),
    at: moment,
    delaySeconds: fc.constantFrom(20, 600),
    forMs: fc.constantFrom(100, 15_000),
    answersFirst: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('acknowledge-as' as const), at: moment, address: fc.nat(6000) }),
  fc.record({
    kind: fc.constant('send' as const),
    at: moment,
    bytes: fc.uint8Array({ maxLength: 80 }),
    times: fc.constantFrom(1, 5, 400),
  }),
  fc.record({ kind: fc.constant('fail-check' as const), times: fc.constantFrom(1, 2, 9) }),
  fc.record({ kind: fc.constant('lose-verdict' as const), dropsLink: fc.boolean() }),
);

const profile: fc.Arbitrary<TransferProfile> = fc.record({
  writeSize: fc.constantFrom(null, 20, 182, 244, 495),
  commands: fc.constantFrom('most', 'seven-of-eight', 'none'),
  longWrites: fc.constantFrom('untried', 'refused'),
  acknowledgementStyle: fc.constantFrom(null, 'own', 'next'),
  packetLimit: fc.constantFrom('data', 'data', 'frame'),
  packetLength: fc.constantFrom('fitted', 'fitted', 'exact'),
  tookCleanTransfer: fc.boolean(),
});

/** Most of the time nothing. */
const seldom = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

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

/** Noise that strikes a frame of the transfer, but not its last word: a lost verdict is an outcome of its own. */
const lossy: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('drop', 'double', 'corrupt', 'foreign-id'),
    command: fc.constant(0x7026),
    nth: fc.nat(8),
  }),
  fc.record({
    kind: fc.constant('ignore' as const),
    at: fc.record({ received: fc.constant(0x7025), nth: fc.nat(8) }),
  }),
);

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
    { timeout: 1_000_000 },
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
    { timeout: 1_000_000 },
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
