import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { freePort } from '../../free-port';

/** What the server's process has used since it was last asked. */
export interface Usage {
  readonly cpuMs: number;
  readonly rssMb: number;
  /** The most that it had, looked at every 50 ms. */
  readonly rssMostMb: number;
  readonly delayP99Ms: number;
  readonly delayMaxMs: number;
}

/** What its process has once all that nobody needs has been let go of. */
export interface Held {
  readonly rssMb: number;
  /** Its objects and buffers alone. */
  readonly heldMb: number;
}

export interface MeasuredServer {
  readonly origin: string;
  usage(): Promise<Usage>;
  held(): Promise<Held>;
  /** CPU milliseconds of reading and writing a text as JSON once, in that process. */
  jsonMs(text: string): Promise<number>;
  stop(): Promise<void>;
}

/** Asked whether it answers so often at most, 100 ms apart. */
const ATTEMPTS = 600;

async function untilAnswering(url: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS && child.exitCode === null; attempt++) {
    const answers = await fetch(url).then(
      () => true,
      () => false,
    );
    if (answers) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  child.kill('SIGKILL');
  throw new Error(`nothing answers at ${url}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** The Developer Center by itself: what a server needs to use it, and what ends it. */
export async function startCenter(
  devices: number,
): Promise<{ env: Record<string, string>; stop(): Promise<void> }> {
  const port = String(await freePort());
  const domain = { USER_DOMAIN: 'bench', USER_DOMAIN_SECRET: 'a secret of the benchmark' };
  const child = spawn(process.execPath, ['scripts/center.mjs'], {
    env: { ...process.env, ...domain, HOST: '127.0.0.1', PORT: port, EMBEDDED_DEVICES: String(devices) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const address = `http://127.0.0.1:${port}`;
  await untilAnswering(address, child);
  return { env: { ...domain, DEVELOPER_CENTER_URL: address }, stop: () => end(child) };
}

/** The built app, or another script, measured. Each session says by a header which address it comes from. */
export async function startMeasured(env: Record<string, string>, script = 'build'): Promise<MeasuredServer> {
  const port = String(await freePort());
  const origin = `http://127.0.0.1:${port}`;
  const data = mkdtempSync(join(tmpdir(), 'overair-bench-'));
  const probe = pathToFileURL(resolve('tests/bench/server/probe.mjs')).href;
  const child = spawn(process.execPath, ['--expose-gc', `--import=${probe}`, script], {
    env: {
      ...process.env,
      HOST: '127.0.0.1',
      PORT: port,
      ORIGIN: origin,
      DATA_DIR: data,
      ADDRESS_HEADER: 'x-client',
      ...env,
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await untilAnswering(`${origin}/healthz`, child);
  const told = async <T>(
    question: { about: 'usage' | 'held' } | { about: 'json'; json: string },
  ): Promise<T> => {
    child.send(question);
    const [answer] = (await once(child, 'message')) as [T];
    return answer;
  };
  return {
    origin,
    usage: () => told({ about: 'usage' }),
    held: () => told({ about: 'held' }),
    jsonMs: (json) => told({ about: 'json', json }),
    async stop() {
      await end(child);
      rmSync(data, { recursive: true, force: true });
    },
  };
}
