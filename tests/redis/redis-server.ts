import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../free-port';
import { untilListening } from '../until-listening';

/** A redis-server of a test's own, on a free port of 127.0.0.1; it keeps nothing on a disk. */
export interface RedisServer {
  readonly url: string;
  /** As a power cut does: what it held is gone. */
  kill(): Promise<void>;
  /** Starts it anew at the same port, empty. */
  start(): Promise<void>;
  /** It keeps its connections and answers nothing, until it is woken. */
  freeze(): void;
  wake(): void;
  stop(): Promise<void>;
}

/** Starts the redis-server at `path`. */
export async function startRedis(path: string): Promise<RedisServer> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'overair-redis-'));
  let child: ChildProcess | null = null;

  const start = async (): Promise<void> => {
    const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    child = spawn(path, [...settings, '--dir', folder], { stdio: 'ignore' });
    await untilListening(port, child, () => '');
  };
  const kill = async (): Promise<void> => {
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };

  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    start,
    freeze: () => void child?.kill('SIGSTOP'),
    wake: () => void child?.kill('SIGCONT'),
    async stop() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
