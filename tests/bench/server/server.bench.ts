/**
 * `npm run bench:server`: what the built server takes, in about three minutes. First questions: 60, 200 and 1,000 sessions
 * that each ask for a hundred plans every 3 s, as the app does, before a Developer Center in another process, and 200
 * with the embedded one in its own; CPU an answer stands beside what reading and writing the same answer as JSON takes
 * in the same process and run, and beside the least that any server in between can do. Then pages and files, packages
 * whole and by Range, and many slow readers beside questions, with the server's memory before, at most and after, each
 * beside a bare server that sends the same bytes. Tables, never a pass or fail.
 * `npm run bench:server -- pages packages` runs those parts alone.
 */
import { measureApi } from './api';
import { createApiLoad, DEVICES } from './api-load';
import { measureDownloads, startDownloadBed } from './downloads';
import { calibrate } from './figures';
import { measurePages } from './pages';
import { startCenter } from './processes';
import { Peer } from './sessions';
import { measureSlowReaders, POLLING } from './slow-readers';

const SESSIONS = [60, 200, 1_000];
const EMBEDDED_SESSIONS = [200];

type Measure = (env: Record<string, string>) => Promise<void>;

async function measureReaders(env: Record<string, string>): Promise<void> {
  const bed = await startDownloadBed(env);
  const peer = new Peer(bed.gateway.origin);
  try {
    await measureSlowReaders(bed, env, await createApiLoad(bed.gateway, peer, POLLING));
  } finally {
    peer.close();
    await bed.stop();
  }
}

const parts = new Map<string, Measure>([
  ['questions', (env) => measureApi('A Developer Center in another process', env, SESSIONS)],
  ['pages', measurePages],
  ['packages', measureDownloads],
  ['readers', measureReaders],
  [
    'embedded',
    () =>
      measureApi('The embedded Developer Center', { EMBEDDED_DEVICES: String(DEVICES) }, EMBEDDED_SESSIONS),
  ],
]);

/** The parts that the command names, or all of them. */
function chosen(names: readonly string[]): readonly Measure[] {
  const unknown = names.filter((name) => !parts.has(name));
  if (unknown.length > 0) {
    throw new Error(`There is no part ${unknown.join(', ')}: choose of ${[...parts.keys()].join(', ')}.`);
  }
  return [...parts].flatMap(([name, measure]) =>
    names.length === 0 || names.includes(name) ? [measure] : [],
  );
}

const measures = chosen(process.argv.slice(3));
const center = await startCenter(DEVICES);
try {
  for (const measure of measures) await measure(center.env);
} finally {
  await center.stop();
}
process.stdout.write(`A loop of fixed length took ${calibrate().toFixed(2)} ms of CPU\n`);
