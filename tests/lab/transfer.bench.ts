/**
 * `npm run bench:lab`: a whole transfer through a real Chromium, and how near it comes to the least time that
 * the link allows for the packets it sent. Then again for a browser that says it is on Android: on Linux, where the lab
 * runs, only one packet is on its way. A table, never a pass or fail on time; it fails only if the device did not get the
 * file.
 */
import type { WriteType } from '../../src/lib/bluetooth/link';
import { VirtualDevice } from '../../src/lib/bluetooth/virtual/virtual-device';
import { LinkRecorder } from '../bench/link-recorder';
import { table } from '../bench/table';
import { expect, test, type LinkPage } from './link-page';
import { realTime } from './real-time';

const FILE_BYTES = 256 * 1024;
/** Enough to find the write size and to try the longer one. */
const FIRST_BYTES = 32 * 1024;
/** Enough to try two packets in flight after that. */
const SECOND_BYTES = 192 * 1024;
const INTERVALS = [7.5, 15, 30];
/** As Chrome says it on every Android phone. */
const ANDROID =
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36';
const SECRET = 'AAECAwQFBgcICQoLDA0ODw==';
const MAX_RATIO = 1.15;
const TIME_OUT_MS = 15 * 60_000;

interface Combination {
  readonly interval: number;
  readonly mtu: number;
  readonly packetLength: number;
  readonly writeTypes: readonly WriteType[];
}

const ON_LINUX: readonly Combination[] = INTERVALS.flatMap((interval) => [
  { interval, mtu: 247, packetLength: 1024, writeTypes: ['request'] },
  { interval, mtu: 247, packetLength: 1024, writeTypes: ['request', 'command'] },
  { interval, mtu: 247, packetLength: 4096, writeTypes: ['request', 'command'] },
]);

const ON_ANDROID: readonly Combination[] = [247, 517].flatMap((mtu) =>
  [1024, 4096].map((packetLength): Combination => ({
    interval: 15,
    mtu,
    packetLength,
    writeTypes: ['request', 'command'],
  })),
);

interface Measured {
  readonly combination: Combination;
  readonly seconds: number;
  readonly least: number;
  readonly inFlight: string;
}

/** A first transfer that finds the write size, a second that tries two packets, then the measured one with both. */
async function measure(link: LinkPage, combination: Combination): Promise<Measured> {
  const { interval, mtu, packetLength, writeTypes } = combination;
  let recorder: LinkRecorder | undefined;
  const peripheral = new VirtualDevice({
    clock: realTime,
    signIn: { secret: SECRET },
    receiver: { maxPacketLength: packetLength },
    software: { filesBeforeReboot: 4 },
  });
  const device = link.addDevice({
    peripheral,
    link: { connectionIntervalMs: interval, mtu, writeTypes },
    observe: (carrier) => (recorder = new LinkRecorder(carrier, realTime, mtu)),
  });
  await link.choose();
  const send = (task: Parameters<typeof window.lab.sendFirmware>[0]) =>
    link.page.evaluate((each) => window.lab.sendFirmware(each), task);
  const first = await send({ secret: SECRET, size: FIRST_BYTES });
  if (!('ok' in first)) throw new Error(first.code);
  const second = await send({ secret: SECRET, size: SECOND_BYTES, profile: first.ok.profile });
  if (!('ok' in second)) throw new Error(second.code);
  const { profile } = second.ok;
  const result = await send({ secret: SECRET, size: FILE_BYTES, profile });
  expect(result).toMatchObject({ ok: { kind: 'accepted' } });
  expect(peripheral.received).toHaveLength(FILE_BYTES);
  await device.beForgotten();
  await link.page.reload();
  return {
    combination,
    seconds: recorder!.transferMs / 1000,
    least: recorder!.leastMs(interval, profile.inFlight === 'two' ? 2 : 1) / 1000,
    inFlight: profile.inFlight,
  };
}

function cells({ combination, seconds, least, inFlight }: Measured): string[] {
  return [
    String(combination.interval),
    String(combination.mtu),
    combination.writeTypes.includes('command') ? 'commands' : 'requests',
    String(combination.packetLength),
    inFlight,
    seconds.toFixed(2),
    (FILE_BYTES / 1000 / seconds).toFixed(1),
    least.toFixed(2),
    (seconds / least).toFixed(3),
  ];
}

async function print(link: LinkPage, title: string, combinations: readonly Combination[]): Promise<void> {
  const rows: Measured[] = [];
  for (const each of combinations) rows.push(await measure(link, each));
  const ratios = rows
    .filter(({ combination }) => combination.interval >= 15)
    .map(({ seconds, least }) => seconds / least);
  const head = ['CI ms', 'MTU', 'writes', 'packet', 'in flight', 'seconds', 'kB/s', 'least s', 'ratio'];
  process.stdout.write(
    [
      '',
      `${FILE_BYTES / 1024} KiB through a real Chromium${title}. From the first packet's first write to the last`,
      'acknowledgement, as the device sees them, size and packets in flight known.',
      '',
      table([head, ...rows.map(cells)]),
      '',
      `Highest ratio at 15 and 30 ms: ${Math.max(...ratios).toFixed(3)} (expected: at most ${MAX_RATIO})`,
      '',
    ].join('\n'),
  );
}

test('a transfer through Chromium, against the least time', async ({ link }) => {
  test.setTimeout(TIME_OUT_MS);
  await print(link, '', ON_LINUX);
});

test.describe('as on Android', () => {
  test.use({ userAgent: ANDROID });

  test('a transfer with two packets in flight, against the least time', async ({ link }) => {
    test.setTimeout(TIME_OUT_MS);
    await print(link, ' that takes itself for one on Android', ON_ANDROID);
  });
});
