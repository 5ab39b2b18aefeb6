import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../free-port';

const START_MS = 60_000;

/** One built app with an embedded Developer Center of its own. */
export interface AppServer {
  readonly origin: string;
  /** What it has written so far, for a failed start and for tests of the log. */
  log(): string;
  /** Sends one command to the embedded Developer Center's control endpoint and gives its answer. */
  control(command: object): Promise<unknown>;
  /** Ends the process and starts it anew at the same address, its Developer Center as seeded. */
  restart(): Promise<void>;
  /** Sends the process a signal. */
  signal(name: NodeJS.Signals): void;
  /** Resolves with the status of the process when it has ended by itself. */
  ended(): Promise<number | null>;
  stop(): Promise<void>;
}

async function untilHealthy(origin: string, child: ChildProcess, log: () => string): Promise<void> {
  const deadline = Date.now() + START_MS;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the server ended at once:\n${log()}`);
    const healthy = await fetch(`${origin}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (healthy) return;
    if (Date.now() > deadline) throw new Error(`the server did not start within ${START_MS} ms:\n${log()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export interface StartOptions {
  /** Where the app was built to. */
  readonly folder?: string;
  /** The most files and connections that the process may have open at once. */
  readonly mostOpen?: number;
}

/** What starts the app: a shell in between, if a limit has to be set. */
function command({ folder = 'build', mostOpen }: StartOptions): [string, string[]] {
  if (mostOpen === undefined) return [process.execPath, [folder]];
  return ['sh', ['-c', `ulimit -n ${mostOpen} && exec "$0" "$1"`, process.execPath, folder]];
}

/** Starts the built app on a free port of 127.0.0.1; `env` adds to or replaces its settings. */
export async function startServer(
  env: Record<string, string> = {},
  options: StartOptions = {},
): Promise<AppServer> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const dataFolder = await mkdtemp(join(tmpdir(), 'overair-'));
  let output = '';
  let child: ChildProcess;

  const start = async (): Promise<void> => {
    child = spawn(...command(options), {
      env: {
        ...process.env,
        HOST: '127.0.0.1',
        PORT: String(port),
        ORIGIN: origin,
        DATA_DIR: dataFolder,
        EMBEDDED_CONTROL: '1',
        EMBEDDED_SPEED: '20',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const keep = (data: Buffer): void => {
      output += data.toString();
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    await untilHealthy(origin, child, () => output);
  };

  const end = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };

  await start();
  return {
    origin,
    log: () => output,
    async control(command) {
      const response = await fetch(`${origin}/gateway/control`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Origin: origin },
        body: JSON.stringify(command),
      });
      const answer: unknown = await response.json();
      if (!response.ok)
        throw new Error(`control refused ${JSON.stringify(command)}: ${JSON.stringify(answer)}`);
      return answer;
    },
    async restart() {
      await end();
      await start();
    },
    signal: (name) => child.kill(name),
    async ended() {
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      return child.exitCode;
    },
    async stop() {
      await end();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

/** How often the Developer Center was asked for an operation. */
export async function requestsOf(server: Pick<AppServer, 'control'>, operation: string): Promise<number> {
  const { data } = (await server.control({ command: 'requests' })) as { data: Record<string, number> };
  return data[operation] ?? 0;
}
