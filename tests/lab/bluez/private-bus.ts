import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sessionBus, type MessageBus } from '@jellybrick/dbus-next';

/** Anyone on this private bus may do anything: it has one service and one browser, both ours. */
const CONFIG = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>unix:runtime=yes</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/><allow own="*"/><allow send_destination="*"/><allow send_type="*"/><allow receive_sender="*"/>
  </policy>
</busconfig>
`;

/** A D-Bus daemon on a socket of its own, in a folder of its own, for as long as the tests of one worker run. */
export class PrivateBus {
  readonly address: string;
  readonly #folder: string;
  readonly #daemon: ChildProcess;
  readonly #exited: Promise<void>;
  /** A runner that is stopped in the middle of a test still leaves no daemon behind. */
  readonly #onExit = (): void => {
    this.#daemon.kill();
  };

  /** Starts the daemon at `path`; rejects with what it said if it does not come up. */
  static async start(path: string): Promise<PrivateBus> {
    const bus = new PrivateBus(path);
    await bus.#listening();
    return bus;
  }

  private constructor(path: string) {
    this.#folder = mkdtempSync(join(tmpdir(), 'lab-'));
    const config = join(this.#folder, 'bus.conf');
    writeFileSync(config, CONFIG);
    this.address = `unix:path=${join(this.#folder, 'bus')}`;
    this.#daemon = spawn(path, [
      `--config-file=${config}`,
      `--address=${this.address}`,
      '--nofork',
      '--print-address',
    ]);
    this.#exited = new Promise((resolve) => this.#daemon.once('close', () => resolve()));
    process.once('exit', this.#onExit);
  }

  /** Connects as one more participant of the bus. */
  async connect(): Promise<MessageBus> {
    const bus = sessionBus({ busAddress: this.address });
    await new Promise<void>((resolve, reject) => {
      bus.once('connect', () => resolve());
      (bus as NodeJS.EventEmitter).once('error', reject);
    });
    return bus;
  }

  async stop(): Promise<void> {
    process.off('exit', this.#onExit);
    this.#daemon.kill();
    await this.#exited;
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #listening(): Promise<void> {
    const said: Buffer[] = [];
    this.#daemon.stderr?.on('data', (data: Buffer) => said.push(data));
    await new Promise<void>((resolve, reject) => {
      this.#daemon.stdout?.once('data', () => resolve());
      this.#daemon.once('error', reject);
      this.#daemon.once('close', () =>
        reject(new Error(`dbus-daemon ended: ${Buffer.concat(said).toString()}`)),
      );
    });
  }
}
