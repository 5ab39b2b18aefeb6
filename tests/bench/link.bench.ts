/**
 * `npm run bench:link`: how near a transfer comes to the least time that the link allows for the
 * packets it sent, over every link that is likely, on a virtual clock. A table, never a pass or fail on time; it
 * fails only if the device does not hold exactly the file.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { openDevice } from '../../src/lib/bluetooth/quec/open-device';
import { FileTransfer } from '../../src/lib/bluetooth/quec/transfer/transfer';
import type { TransferProfile } from '../../src/lib/bluetooth/product-profile';
import type { WriteType } from '../../src/lib/bluetooth/link';
import { VirtualRadio } from '../../src/lib/bluetooth/virtual/radio';
import { TestClock } from '../../src/lib/testing/clock';
import { VirtualDevice } from '../../src/lib/bluetooth/virtual/virtual-device';
import { LinkRecorder } from './link-recorder';
import { table } from './table';

const FILE_BYTES = 256 * 1024;
const INTERVALS = [7.5, 15, 30, 45];
const MTUS = [23, 185, 247, 517];
const PACKET_LENGTHS = [128, 512, 1024, 4096];
const SECRET = 'AAECAwQFBgcICQoLDA0ODw==';
const LIMIT_MS = 4 * 3600 * 1000;
/** Section 4: no frame is longer than what moves in this time. */
const MAX_FRAME_MS = 3000;
const MAX_RATIO = 1.03;

interface Combination {
  readonly interval: number;
  readonly mtu: number;
  readonly packetLength: number;
  readonly writeTypes: readonly WriteType[];
}

interface Measured {
  readonly seconds: number;
  readonly least: number;
  readonly handshakeEvents: number;
  readonly longestFrame: number;
  readonly profile: TransferProfile;
}

const file = Uint8Array.from({ length: FILE_BYTES }, (_, index) => Math.imul(index, 2654435761) >>> 24);
const offer = { check: { algorithm: 'sha256', code: sha256(file) }, version: '2.0.0' } as const;
const source = {
  size: file.length,
  read: (offset: number, length: number) => file.subarray(offset, offset + length),
};

class Bench {
  readonly #clock = new TestClock();
  readonly #device: VirtualDevice;
  readonly #radio: VirtualRadio;
  readonly #combination: Combination;

  constructor(combination: Combination) {
    this.#combination = combination;
    const { interval, mtu, packetLength, writeTypes } = combination;
    const clock = this.#clock;
    this.#device = new VirtualDevice({
      clock,
      signIn: { secret: SECRET },
      receiver: { maxPacketLength: packetLength },
    });
    const link = { connectionIntervalMs: interval, mtu, writeTypes };
    this.#radio = new VirtualRadio({ clock, device: this.#device, link });
  }

  /** A transfer of the whole file over a link of its own, then the reboot. */
  async transfer(profile: TransferProfile | undefined): Promise<Measured> {
    return this.#clock.runUntil(this.#transfer(profile), { limitMs: LIMIT_MS });
  }

  #deviceHoldsFile(): boolean {
    const { received } = this.#device;
    return received !== undefined && Buffer.compare(file, received) === 0;
  }

  async #transfer(known: TransferProfile | undefined): Promise<Measured> {
    const { interval, mtu } = this.#combination;
    const clock = this.#clock;
    const recorder = new LinkRecorder(await this.#radio.connect(), clock, mtu);
    const { session } = await openDevice({
      connect: () => Promise.resolve(recorder),
      clock,
      secret: () => SECRET,
    });
    this.#device.received = undefined;
    const outcome = await new FileTransfer(session, {
      source,
      offer,
      ...(known === undefined ? {} : { profile: known }),
    }).run();
    if (outcome.kind !== 'accepted') throw new Error(`The transfer ended as ${outcome.kind}.`);
    if (!this.#deviceHoldsFile()) throw new Error('The device does not hold the file.');
    await session.close();
    await new Promise<void>((resolve) => clock.after(10_000, resolve));
    return {
      seconds: recorder.transferMs / 1000,
      least: recorder.leastMs(interval, known?.inFlight === 'two' ? 2 : 1) / 1000,
      handshakeEvents: Math.round(((recorder.packets[0]?.from ?? 0) - (recorder.firstWrite ?? 0)) / interval),
      longestFrame: Math.max(...recorder.packets.map(({ wireBytes }) => wireBytes)),
      profile: outcome.profile,
    };
  }
}

/** Whether a frame with all the data that argument 11 allows moves in 3 s; its items, padding and frame included. */
function movesInTime({ interval, packetLength, mtu, writeTypes }: Combination, writeSize: number): boolean {
  const frame = 9 + Math.ceil((packetLength + 12) / 16) * 16;
  const writes = Math.ceil(frame / writeSize);
  const packets = writes * Math.ceil((writeSize + 7) / (mtu === 23 ? 27 : 251));
  const events = writeTypes.includes('command') ? Math.ceil(packets / 4) + 1 : 2 * writes;
  return events * interval <= MAX_FRAME_MS;
}

interface Row {
  readonly combination: Combination;
  readonly known: Measured;
  readonly first: Measured;
  readonly inTime: boolean;
}

async function measure(combination: Combination): Promise<Row> {
  const bench = new Bench(combination);
  const first = await bench.transfer(undefined);
  // By the second transfer two packets in flight are tried.
  const second = await bench.transfer(first.profile);
  const known = await bench.transfer(second.profile);
  return { combination, known, first, inTime: movesInTime(combination, known.profile.writeSize ?? 20) };
}

const rate = ({ seconds }: Measured) => FILE_BYTES / 1000 / seconds;
const ratio = ({ seconds, least }: Measured) => seconds / least;

function cells({ combination, known, first, inTime }: Row): string[] {
  const { interval, mtu, packetLength, writeTypes } = combination;
  return [
    String(interval),
    String(mtu),
    String(packetLength),
    writeTypes.includes('command') ? 'commands' : 'requests',
    String(known.profile.writeSize),
    known.profile.inFlight,
    String(known.longestFrame),
    known.seconds.toFixed(2),
    rate(known).toFixed(1),
    known.least.toFixed(2),
    ratio(known).toFixed(3),
    String(known.handshakeEvents),
    String(first.handshakeEvents),
    first.seconds.toFixed(2),
    inTime ? '' : `not in time: ${packetLength} takes over 3 s, shorter packets sent`,
  ];
}

const HEAD = [
  ...[
    'CI ms',
    'MTU',
    'packet',
    'writes',
    'size',
    'in flight',
    'frame',
    'seconds',
    'kB/s',
    'least s',
    'ratio',
  ],
  ...['handshake', 'first: handshake', 'first: seconds', ''],
];

async function main(): Promise<void> {
  const rows: Row[] = [];
  for (const writeTypes of [['request', 'command'], ['request']] as const)
    for (const interval of INTERVALS)
      for (const mtu of MTUS)
        for (const packetLength of PACKET_LENGTHS)
          rows.push(await measure({ interval, mtu, packetLength, writeTypes }));
  const worst = rows
    .filter(({ inTime }) => inTime)
    .reduce((most, { known }) => Math.max(most, ratio(known)), 0);
  const named = rows.find(
    ({ combination: { interval, mtu, packetLength, writeTypes } }) =>
      interval === 30 && mtu === 247 && packetLength === 4096 && writeTypes.length === 2,
  );
  process.stdout.write(
    [
      `${FILE_BYTES / 1024} KiB over a simulated link. From the first packet's first write to the last`,
      'acknowledgement, size and packets in flight known; handshakes in connection events; a first transfer searches the size.',
      '',
      table([HEAD, ...rows.map(cells)]),
      '',
      `Highest ratio: ${worst.toFixed(3)} (expected: at most ${MAX_RATIO})`,
      `30 ms, MTU 247, packets of 4096, commands: ${named ? rate(named.known).toFixed(1) : '–'} kB/s (expected: at least 25)`,
      '',
    ].join('\n'),
  );
}

await main();
