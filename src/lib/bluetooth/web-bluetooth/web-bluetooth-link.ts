import type { MonotonicClock } from '../../clock';
import { OverairError } from '../../errors';
import { MAX_WRITE_BYTES, type Link, type WriteType } from '../link';
import type { OperationQueue } from './operation-queue';
import type { LinkTimes } from './times';

/** Indications kept for the first listener; a device says at most a word or two before it is asked. */
const MAX_BACKLOG = 64;

type Receive = (bytes: Uint8Array) => void;

/** On macOS a command settles at once, however many wait: nothing holds the writer back. */
function hasBackPressure(): boolean {
  const { navigator } = globalThis as { navigator?: Navigator };
  return navigator !== undefined && !/Mac OS X|Macintosh/.test(navigator.userAgent);
}

/**
 * On Linux and ChromeOS, Chromium answers a page nothing more of Bluetooth if a device's service went while it was written to.
 * Android has another stack; nothing like it is known there.
 */
function losesBluetoothToWrites(): boolean {
  const { navigator } = globalThis as { navigator?: Navigator };
  return navigator !== undefined && /Linux(?!; Android)|CrOS/.test(navigator.userAgent);
}

/**
 * A connected device whose characteristic is subscribed. Made by `openLink`; ends with its queue.
 * It is closed once it is idle for `times.idle` while nobody holds it, so that another phone can have the device.
 */
export class WebBluetoothLink implements Link {
  readonly writeTypes: ReadonlySet<WriteType>;
  readonly commandsWait = hasBackPressure();
  readonly mustRest = losesBluetoothToWrites();
  readonly closed: Promise<OverairError>;

  readonly #characteristic: BluetoothRemoteGATTCharacteristic;
  readonly #queue: OperationQueue;
  readonly #clock: MonotonicClock;
  readonly #times: LinkTimes;
  readonly #listeners = new Set<Receive>();
  #backlog: Uint8Array[] | undefined = [];
  #writing = false;
  /** Before the first write has settled, the system may be pairing. */
  #hasWritten = false;
  #holders = 0;
  #lastUse: number;
  #stopIdle: () => void = () => undefined;

  constructor(
    characteristic: BluetoothRemoteGATTCharacteristic,
    writeTypes: ReadonlySet<WriteType>,
    queue: OperationQueue,
    clock: MonotonicClock,
    times: LinkTimes,
  ) {
    this.#characteristic = characteristic;
    this.writeTypes = writeTypes;
    this.#queue = queue;
    this.#clock = clock;
    this.#times = times;
    this.#lastUse = clock.monotonic();
    this.closed = queue.ended;
    void this.closed.then(() => {
      this.#stopIdle();
    });
    this.#watchIdle(times.idle);
  }

  async write(bytes: Uint8Array, type: WriteType): Promise<void> {
    if (bytes.length < 1 || bytes.length > MAX_WRITE_BYTES || !this.writeTypes.has(type)) {
      throw new OverairError('internal', { field: 'write', bytes: bytes.length, type });
    }
    this.#throwIfEnded();
    if (this.#writing) throw new OverairError('link-busy');
    this.#writing = true;
    this.#lastUse = this.#clock.monotonic();
    try {
      // A copy: what the caller does with its buffer until this write's turn must not change what is sent.
      const value = bytes.slice();
      await this.#queue.run(() => this.#send(value, type), {
        operation: 'write',
        timeout: this.#hasWritten ? this.#times.write : this.#times.pairing,
      });
      this.#hasWritten = true;
    } catch (error) {
      this.#throwIfEnded();
      throw this.#endIfLost(error);
    } finally {
      this.#writing = false;
    }
  }

  onReceive(listener: Receive): () => void {
    this.#listeners.add(listener);
    const early = this.#backlog ?? [];
    this.#backlog = undefined;
    // After this call has returned, and before any further indication, which comes as a task of its own.
    if (early.length > 0) queueMicrotask(() => early.forEach((bytes) => this.#deliver(bytes)));
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Keeps the link from being closed when idle, as during a pause; gives what ends that, safe to call twice. */
  hold(): () => void {
    let held = true;
    this.#holders += 1;
    return () => {
      if (!held) return;
      held = false;
      this.#holders -= 1;
      this.#lastUse = this.#clock.monotonic();
    };
  }

  async close(): Promise<void> {
    await this.#queue.close(new OverairError('cancelled'), this.#times.closeGrace);
  }

  /** For `openLink`: one indication, already copied. */
  received(bytes: Uint8Array): void {
    this.#lastUse = this.#clock.monotonic();
    if (!this.#backlog) this.#deliver(bytes);
    else if (this.#backlog.length < MAX_BACKLOG) this.#backlog.push(bytes);
  }

  #deliver(bytes: Uint8Array): void {
    for (const listener of [...this.#listeners]) listener(bytes);
  }

  #send(value: Uint8Array<ArrayBuffer>, type: WriteType): Promise<void> {
    return type === 'request'
      ? this.#characteristic.writeValueWithResponse(value)
      : this.#characteristic.writeValueWithoutResponse(value);
  }

  /** To a writer a link that was closed is a lost one: `closed` says why. */
  #throwIfEnded(): void {
    const why = this.#queue.why;
    if (!why) return;
    throw why.code === 'link-lost' ? why : new OverairError('link-lost', {}, { cause: why });
  }

  /** A write may tell that the link is gone before the disconnection's own event does. */
  #endIfLost(error: unknown): unknown {
    if (error instanceof OverairError && error.code === 'link-lost') this.#queue.end(error);
    return error;
  }

  #watchIdle(after: number): void {
    this.#stopIdle = this.#clock.after(after, () => {
      const idle = this.#clock.monotonic() - this.#lastUse;
      if (this.#holders > 0) this.#watchIdle(this.#times.idle);
      else if (idle < this.#times.idle) this.#watchIdle(this.#times.idle - Math.max(0, idle));
      else void this.#queue.close(new OverairError('cancelled', { reason: 'idle' }), this.#times.closeGrace);
    });
  }
}
