import { request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { printTable } from '../table';
import { directly, throughGateway, type Address, type DownloadBed } from './downloads';
import { percentile } from './figures';
import type { MeasuredServer } from './processes';
import { share, type ApiLoad } from './api-load';
import { Outcome, poll } from './sessions';

const READERS = 50;
const BYTES_PER_SECOND = 20_000;
const SIZE = 8 * 1024 * 1024;
/** Looked at so often, a server that used less than this is calm, ms. */
const LOOK_MS = 500;
const CALM_CPU_MS = 25;
const MOST_LOOKS = 20;
const RUN_MS = 6_000;
/** How many sessions ask meanwhile. */
export const POLLING = 60;

interface Reader {
  readonly bytes: () => number;
  readonly hasFailed: () => boolean;
  stop(): void;
}

/** Reads a package no faster than one bar of signal lets it. */
function readSlowly(url: string, headers: Record<string, string>): Reader {
  let bytes = 0;
  let failed = false;
  let stopped = false;
  const fail = (): void => void (failed ||= !stopped);
  // Each on a connection of its own.
  const sent = request(url, { headers, agent: false }, (response) => {
    if (response.statusCode !== 200) fail();
    response.on('data', (piece: Buffer) => {
      bytes += piece.length;
      response.pause();
      setTimeout(() => response.resume(), (piece.length / BYTES_PER_SECOND) * 1_000).unref();
    });
    response.on('error', fail);
    response.on('end', fail);
  });
  sent.on('error', fail);
  sent.end();
  return {
    bytes: () => bytes,
    hasFailed: () => failed,
    stop() {
      stopped = true;
      sent.destroy();
    },
  };
}

async function pollFor(ms: number, { peer, sessions, plans }: ApiLoad): Promise<Outcome> {
  const outcome = new Outcome();
  const end = performance.now() + ms;
  await Promise.all(sessions.map((session, index) => poll(peer, session, share(plans, index), end, outcome)));
  return outcome;
}

/** What filling all that is between the server and its readers took: loopback's own buffers fill as fast as they can. */
async function untilCalm(server: MeasuredServer): Promise<{ cpuMs: number; rssMostMb: number }> {
  const all = { cpuMs: 0, rssMostMb: 0 };
  for (let look = 0; look < MOST_LOOKS; look++) {
    await wait(LOOK_MS);
    const { cpuMs, rssMostMb } = await server.usage();
    all.cpuMs += cpuMs;
    all.rssMostMb = Math.max(all.rssMostMb, rssMostMb);
    if (cpuMs < CALM_CPU_MS) break;
  }
  return all;
}

/** Memory of a server while its readers read, and what else was asked of it meanwhile. */
async function row(
  title: string,
  server: MeasuredServer,
  start: () => readonly Reader[],
  meanwhile: () => Promise<Outcome | null>,
): Promise<string[]> {
  const before = await server.held();
  await server.usage();
  const begun = performance.now();
  const readers = start();
  const filling = await untilCalm(server);
  const outcome = await meanwhile();
  const { rssMostMb, cpuMs } = await server.usage();
  const during = await server.held();
  const bytes = readers.reduce((sum, reader) => sum + reader.bytes(), 0);
  const each = bytes / Math.max(1, readers.length) / (performance.now() - begun);
  const failed = readers.filter((reader) => reader.hasFailed()).length;
  for (const reader of readers) reader.stop();
  // The server hears of it by the network.
  await wait(500);
  const after = await server.held();
  const ms = outcome?.answeredMs ?? [];
  return [
    title,
    String(readers.length),
    String(failed),
    each.toFixed(0),
    String(ms.length),
    String(outcome === null ? 0 : outcome.failed + outcome.shedMs.length),
    percentile(ms, 0.5),
    percentile(ms, 0.99),
    filling.cpuMs.toFixed(0),
    cpuMs.toFixed(0),
    ...[before.rssMb, Math.max(filling.rssMostMb, rssMostMb), after.rssMb].map((mb) => mb.toFixed(0)),
    ...[before, during, after].map(({ heldMb }) => heldMb.toFixed(1)),
  ];
}

const head = [
  '',
  'readers',
  'failed',
  'kB/s each',
  'API answers',
  'failed',
  'p50 ms',
  'p99',
  'CPU ms at first',
  'then',
  'RSS MB before',
  'at most',
  'after',
  'held MB before',
  'meanwhile',
  'after',
];

/** Many who read at 20 kB/s, beside the questions of others. */
export async function measureSlowReaders(
  bed: DownloadBed,
  env: Record<string, string>,
  load: ApiLoad,
): Promise<void> {
  await pollFor(RUN_MS / 2, load);
  const polls = (): Promise<Outcome> => pollFor(RUN_MS, load);
  const start = (address: Address) => (): Reader[] =>
    Array.from({ length: READERS }, (_, index) => {
      const { url, headers } = address(index, SIZE);
      return readSlowly(url, headers);
    });
  const rows = [
    head,
    await row('questions alone', bed.gateway, () => [], polls),
    await row('questions and readers', bed.gateway, start(throughGateway(bed, env, READERS)), polls),
    await row('— a bare server that pipes', bed.pipe, start(directly(bed.pipe)), () => wait(RUN_MS, null)),
  ];
  process.stdout.write(
    `\n${READERS} readers of ${SIZE / 1024 / 1024} MiB at ${BYTES_PER_SECOND / 1000} kB/s\n`,
  );
  printTable(rows, 1);
}
