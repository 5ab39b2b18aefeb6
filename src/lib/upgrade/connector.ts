import type { VersionReading } from '../bluetooth/quec/version';
import { openDevice } from '../bluetooth/quec/open-device';
import { readVersion } from '../bluetooth/quec/version';
import type { Session } from '../bluetooth/quec/session';
import { isOverairError, OverairError, type ErrorCode } from '../errors';
import type { HeldLink, Peripheral, UpgradeDependencies } from './types';
import { sleep } from './waiting';

/** A device that is connected, signed in to, and has said what runs on it. */
export interface Connected {
  readonly session: Session;
  readonly version: VersionReading;
}

export interface ConnectOptions {
  /** For how long to try, in milliseconds. */
  readonly limit: number;
  readonly signal: AbortSignal;
  /** Called with 1 before the first attempt, 2 before the second … */
  readonly onAttempt: (attempt: number) => void;
  readonly onConnected?: () => void;
}

/** What may pass by itself: the link, and a device that has only just started. */
const passing: ReadonlySet<ErrorCode> = new Set(['link-lost', 'device-out-of-range']);
const passingWhileRestarting: ReadonlySet<ErrorCode> = new Set([
  ...passing,
  'device-silent',
  'service-missing',
  'subscription-refused',
  'write-refused',
  'bluetooth-off',
]);

/** The one connection of an upgrade: opened where there is none, signed in, and closed. */
export class Connector {
  readonly #dependencies: Pick<UpgradeDependencies, 'clock' | 'times' | 'readSecret'>;
  #secret: string | null = null;
  #connected: Connected | null = null;
  #link: HeldLink | null = null;

  constructor(dependencies: Pick<UpgradeDependencies, 'clock' | 'times' | 'readSecret'>) {
    this.#dependencies = dependencies;
  }

  /** The connection that stands; null where there is none. */
  get current(): Connected | null {
    return this.#connected?.session.ended === null ? this.#connected : null;
  }

  /** Reads the device's secret, once; before the network may be left behind. */
  async prepare(signal: AbortSignal): Promise<void> {
    this.#secret ??= await this.#dependencies.readSecret(signal);
  }

  /**
   * Connects, signs in and reads the version; a link that is lost meanwhile is opened again until `limit` has
   * passed. Rejects with `cancelled`, and with what the link and `openDevice` reject with.
   */
  async connect(peripheral: Peripheral, options: ConnectOptions): Promise<Connected> {
    return this.#connect(peripheral, options, passing);
  }

  /** As `connect`, to a device that may still be starting. */
  async connectAgain(peripheral: Peripheral, options: ConnectOptions): Promise<Connected> {
    return this.#connect(peripheral, options, passingWhileRestarting);
  }

  /** Keeps the link from being closed while idle; gives what ends that. */
  hold(): () => void {
    return this.#link?.hold?.() ?? (() => undefined);
  }

  /** Reads the version once more over the connection that stands. */
  async readAgain(signal: AbortSignal): Promise<VersionReading> {
    const { current } = this;
    if (current === null) throw new OverairError('link-lost');
    const version = await readVersion(current.session, { signal });
    this.#connected = { ...current, version };
    return version;
  }

  /** Closes the connection, so that another phone can have the device. */
  async close(): Promise<void> {
    const connected = this.#connected;
    this.#connected = null;
    this.#link = null;
    await connected?.session.close();
  }

  async #connect(
    peripheral: Peripheral,
    options: ConnectOptions,
    again: ReadonlySet<ErrorCode>,
  ): Promise<Connected> {
    const { clock, times } = this.#dependencies;
    const { signal } = options;
    await this.prepare(signal);
    await this.close();
    const deadline = clock.now() + options.limit;
    let wait = times.retryFirst;
    let attempt = 0;
    const onAttempt = (): void => options.onAttempt(++attempt);
    for (;;) {
      try {
        const limit = Math.max(0, deadline - clock.now());
        this.#connected = await this.#open(peripheral, { ...options, limit }, onAttempt);
        return this.#connected;
      } catch (error) {
        const passes = isOverairError(error) && again.has(error.code);
        if (!passes || clock.now() + wait > deadline) throw error;
      }
      await sleep(clock, wait, signal);
      wait = Math.min(wait * 2, times.retryLongest);
    }
  }

  #open(
    peripheral: Peripheral,
    { limit, signal, onConnected }: ConnectOptions,
    onAttempt: () => void,
  ): Promise<Connected> {
    return openDevice({
      connect: async () => {
        const link = await peripheral.connect({ limit, signal, onAttempt });
        if (signal.aborted) {
          await link.close();
          throw new OverairError('cancelled');
        }
        this.#link = link;
        onConnected?.();
        return link;
      },
      clock: this.#dependencies.clock,
      secret: this.#secret ?? '',
      signal,
    });
  }
}
