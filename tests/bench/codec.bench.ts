/**
 * `npm run bench:codec`: what the protocol costs the processor, apart from any link. Prints MB/s and CPU
 * milliseconds per MB; 1 MB is 1,000,000 bytes of the file. A table, never a pass or fail on time.
 */
import { aesCbc } from '../../src/lib/bluetooth/quec/cipher';
import { Command } from '../../src/lib/bluetooth/quec/reference';
import { encodePacket } from '../../src/lib/bluetooth/quec/file-messages';
import { encodeFrame } from '../../src/lib/bluetooth/quec/frame';
import { FrameDecoder } from '../../src/lib/bluetooth/quec/frame-decoder';
import { piecesOf } from '../../src/lib/bluetooth/quec/pieces';
import { DeviceSession } from '../../src/lib/bluetooth/quec/device-session';
import { FileTransfer } from '../../src/lib/bluetooth/quec/transfer/transfer';
import { UNKNOWN_PROFILE } from '../../src/lib/bluetooth/quec/transfer/contract';
import { decodeItems } from '../../src/lib/bluetooth/quec/ttlv';
import { systemClock } from '../../src/lib/clock';
import { LoopLink } from './loop-link';
import { table } from './table';

const MB = 1_000_000;
const FILE_BYTES = 4 * MB;
const ROUNDS = 5;
/** Data of packets: the shortest usual limit, a middling one, and the longest whose frame fills 16 writes of 244. */
const PACKETS = [128, 1024, 3872];
const WRITE = 244;

const cipher = aesCbc(
  Uint8Array.from({ length: 16 }, (_, index) => index),
  Uint8Array.from({ length: 16 }, (_, index) => 255 - index),
);

/** As firmware is: a third of it in runs, the rest as good as random, AA and 55 no rarer than anything else. */
const file = Uint8Array.from({ length: FILE_BYTES }, (_, index) =>
  index % 3072 < 1024 ? 0xff : Math.imul(index ^ (index >>> 9), 2654435761) >>> 24,
);

/** What goes into the link for the whole file, as the pieces of each packet. */
function encode(packet: number, encrypted: boolean): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (
    let offset = 0, id = 1000;
    offset < file.length;
    offset += packet, id = id === 65_534 ? 1000 : id + 1
  ) {
    const plain = encodePacket(offset, file.subarray(offset, offset + packet));
    const data = encrypted ? cipher.encrypt(plain) : plain;
    const wire = encodeFrame({ id, command: Command.filePacket, data });
    for (const { bytes } of piecesOf(wire, { size: WRITE, commands: 'most' })) pieces.push(bytes);
  }
  return pieces;
}

/** Reads all of it back; gives how many bytes of the file there were. */
function decode(pieces: readonly Uint8Array[], encrypted: boolean): number {
  let bytes = 0;
  const decoder = new FrameDecoder(({ data }) => {
    for (const item of decodeItems(encrypted ? cipher.decrypt(data) : data))
      if (item.type === 'binary') bytes += item.value.length;
  });
  for (const piece of pieces) decoder.push(piece);
  return bytes;
}

interface Cost {
  readonly wallMs: number;
  readonly cpuMs: number;
}

/** The quickest of several rounds: what others do on this machine only ever adds. */
async function cost(work: () => unknown): Promise<Cost> {
  let best: Cost = { wallMs: Infinity, cpuMs: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    const cpu = process.cpuUsage();
    const from = performance.now();
    await work();
    const wallMs = performance.now() - from;
    const { user, system } = process.cpuUsage(cpu);
    if (wallMs < best.wallMs) best = { wallMs, cpuMs: (user + system) / 1000 };
  }
  return best;
}

/** The whole engine, encrypted: session, preparation, sending, acknowledgements, over a link that costs nothing. */
async function transfer(packet: number): Promise<void> {
  const link = new LoopLink(cipher, file, packet);
  const session = new DeviceSession(link, systemClock);
  session.encryptWith(cipher);
  const outcome = await new FileTransfer(session, {
    source: link.source,
    // The device behind this link checks nothing.
    offer: { check: { algorithm: 'sha256', code: new Uint8Array(32) }, version: '2.0.0' },
    profile: { ...UNKNOWN_PROFILE, writeSize: WRITE, longWrites: 'refused' },
  }).run();
  if (outcome.kind !== 'accepted' || link.received !== file.length)
    throw new Error(`The transfer ended as ${outcome.kind} with ${link.received} bytes.`);
}

function cells(packet: number, data: string, way: string, { wallMs, cpuMs }: Cost): string[] {
  const megabytes = FILE_BYTES / MB;
  const cpuPerMb = cpuMs / megabytes;
  // 100 kB/s is a tenth of a MB each second.
  const core = `${(cpuPerMb / 100).toFixed(3)} %`;
  return [String(packet), data, way, (megabytes / (wallMs / 1000)).toFixed(0), cpuPerMb.toFixed(2), core];
}

async function codecRows(packet: number, encrypted: boolean): Promise<string[][]> {
  const pieces = encode(packet, encrypted);
  const read = decode(pieces, encrypted);
  if (read !== file.length) throw new Error(`${read} bytes were read back of ${file.length}.`);
  const data = encrypted ? 'encrypted' : 'plain';
  return [
    cells(packet, data, 'encode', await cost(() => encode(packet, encrypted))),
    cells(packet, data, 'decode', await cost(() => decode(pieces, encrypted))),
  ];
}

const rows: string[][] = [];
for (const packet of PACKETS)
  for (const encrypted of [false, true]) rows.push(...(await codecRows(packet, encrypted)));
for (const packet of PACKETS)
  rows.push(cells(packet, 'encrypted', 'transfer', await cost(() => transfer(packet))));

process.stdout.write(
  [
    `The codec over ${FILE_BYTES / MB} MB: TTLV, cipher, frame, stuffing, pieces of ${WRITE} bytes, and back.`,
    'A transfer is the whole engine over a link that costs nothing, with a device that only answers.',
    '',
    table([['packet', 'data', 'way', 'MB/s', 'CPU ms per MB', 'of a core at 100 kB/s'], ...rows]),
    '',
    'Expected: plain at least 40 MB/s; a transfer at 100 kB/s under 2 % of a core. Only packets of about 4 KiB',
    'come to 100 kB/s on any likely link; packets of 128 bytes come to 9 kB/s (bench:link).',
    '',
  ].join('\n'),
);
