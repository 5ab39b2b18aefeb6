import { request, type Agent } from 'node:http';
import { percentile } from './figures';
import type { MeasuredServer } from './processes';

/** Each kind of question is asked so long, ms, after a time in which nothing is measured. */
const RUN_MS = 2_000;
const WARM_MS = 500;
const TIMEOUT_MS = 20_000;

export interface Get {
  readonly agent: Agent;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks, and reads all of the answer: its status and how many bytes its body had. */
export function get(
  url: string,
  { agent, headers = {} }: Get,
): Promise<{ readonly status: number; readonly bytes: number }> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const sent = request(url, { agent, signal, headers }, (response) => {
      let bytes = 0;
      response.on('data', (piece: Buffer) => (bytes += piece.length));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, bytes }));
    });
    sent.on('error', reject);
    sent.end();
  });
}

/** Asks once as the one of this number, and gives how many bytes came; rejects for an answer that is not right. */
export type Ask = (asker: number) => Promise<number>;

export interface Case {
  readonly title: string;
  readonly server: MeasuredServer;
  /** How many ask at the same time, each again as soon as it is answered. */
  readonly askers: number;
  readonly ask: Ask;
}

interface Seen {
  readonly ms: number[];
  bytes: number;
  failed: number;
}

async function askFor(ms: number, { askers, ask }: Case): Promise<Seen> {
  const seen: Seen = { ms: [], bytes: 0, failed: 0 };
  const end = performance.now() + ms;
  const askOn = async (asker: number): Promise<void> => {
    while (performance.now() < end) {
      const begun = performance.now();
      try {
        const bytes = await ask(asker);
        seen.bytes += bytes;
        seen.ms.push(performance.now() - begun);
      } catch {
        seen.failed += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: askers }, (_, asker) => askOn(asker)));
  return seen;
}

export const sustainedHead = [
  '',
  'at once',
  'answers',
  'failed',
  'a second',
  'MB/s',
  'p50 ms',
  'p99',
  'CPU ms/answer',
  'loop p99 ms',
  'RSS MB before',
  'at most',
  'after',
  'held MB before',
  'after',
];

/** One line below `sustainedHead`. */
export async function sustained(each: Case): Promise<string[]> {
  const { title, server, askers } = each;
  await askFor(WARM_MS, each);
  const before = await server.held();
  await server.usage();
  const begun = performance.now();
  const { ms, bytes, failed } = await askFor(RUN_MS, each);
  const seconds = (performance.now() - begun) / 1_000;
  const { cpuMs, rssMostMb, delayP99Ms } = await server.usage();
  const after = await server.held();
  return [
    title,
    String(askers),
    String(ms.length),
    String(failed),
    (ms.length / seconds).toFixed(0),
    (bytes / 1e6 / seconds).toFixed(1),
    percentile(ms, 0.5),
    percentile(ms, 0.99),
    (cpuMs / Math.max(1, ms.length)).toFixed(2),
    delayP99Ms.toFixed(0),
    ...[before.rssMb, rssMostMb, after.rssMb].map((mb) => mb.toFixed(0)),
    ...[before.heldMb, after.heldMb].map((mb) => mb.toFixed(1)),
  ];
}
