import fc from 'fast-check';
import type { ReceiverOptions } from '../../src/lib/bluetooth/virtual/device-options';
import type { Fault, Moment } from '../../src/lib/bluetooth/virtual/faults';
import type { LinkOptions } from '../../src/lib/bluetooth/virtual/simulated-link';

const FRAMES = [0x7020, 0x7023, 0x7024, 0x7026, 0x7033, 0x7035, 0x7041];
const RECEIVED = [0x7022, 0x7023, 0x7024, 0x7025, 0x7032, 0x7034];

/** What the radio and the two stacks may be like. */
export const link: fc.Arbitrary<Partial<LinkOptions>> = fc.record({
  connectionIntervalMs: fc.constantFrom(7.5, 15, 30, 45, 100),
  mtu: fc.constantFrom(23, 50, 100, 185, 247, 498, 517),
  writeTypes: fc.constantFrom(['request', 'command'] as const, ['request'] as const),
  longCommands: fc.constantFrom('cut', 'refused'),
  longRequests: fc.constantFrom('assembled', 'refused', 'lost'),
  indicationsFirst: fc.boolean(),
  lossNoticedMs: fc.constantFrom(0, 0, 700, 6000),
  settlesOnLoss: fc.boolean(),
});

/** How a device may take a file. */
export const receiver: fc.Arbitrary<Partial<ReceiverOptions>> = fc.record({
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
  whileWriting: fc.constantFrom('queues', 'queues', 'ignores', 'refuses', 'cancels'),
  checkMs: fc.constantFrom(0, 500, 20_000),
  queriesFile: fc.boolean(),
});

const moment: fc.Arbitrary<Moment> = fc.oneof(
  fc.record({ fileByte: fc.nat(6000) }),
  fc.record({ received: fc.constantFrom(...RECEIVED), nth: fc.nat(6) }),
);

/** What noise does: each strikes a few frames, and none of it is a decision of the device. */
export const noise: fc.Arbitrary<Fault> = fc.oneof(
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
export const decision: fc.Arbitrary<Fault> = fc.oneof(
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

/** Most of the time nothing. */
export const seldom = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

/** Noise that strikes a frame of the transfer, but not its last word: a lost verdict is an outcome of its own. */
export const lossy: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('drop', 'double', 'corrupt'),
    command: fc.constant(0x7026),
    nth: fc.nat(8),
  }),
  // An id that no packet has. With the next one's, the second acknowledgement of a packet that went twice is one of the
  // next packet with another address, and that ends a fresh transfer: accepted, it would punch a hole.
  fc.record({
    kind: fc.constant('foreign-id' as const),
    command: fc.constant(0x7026),
    nth: fc.nat(8),
    by: fc.constant(30_000),
  }),
  fc.record({
    kind: fc.constant('ignore' as const),
    at: fc.record({ received: fc.constant(0x7025), nth: fc.nat(8) }),
  }),
);
