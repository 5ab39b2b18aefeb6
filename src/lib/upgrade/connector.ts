import type { SignInWrites } from '../bluetooth/product-profile';
import type { VersionReading } from '../bluetooth/quec/version';
import { openDevice, type OpenedDevice } from '../bluetooth/quec/open-device';
import type { DeviceSession } from '../bluetooth/quec/device-session';
import { retryPause } from '../bluetooth/web-bluetooth/retry-pause';
import { isOverairError, type ErrorCode } from '../errors';
import type { LinkMemory } from './link-memory';
import type { HeldLink, Peripheral, UpgradeDependencies } from './ports';
import { orCancelled, sleep } from './waiting';

/** A device that is connected, signed in to, and has said what runs on it. */
export interface Connected {
  readonly session: DeviceSession;
  readonly version: VersionReading;
}

export interface ConnectOptions {
  /** For how long to try, in milliseconds. */
  readonly limit: number;
  readonly signal: AbortSignal;
  /** Whether what runs on the device is of use, but proves nothing: a product that never says is not asked for long. */
  readonly isBeforeProof?: boolean;
  /** What has to come before anything is said to the device; the link may stand before. `limit` counts from then. */
  readonly turn?: Promise<void> | undefined;
  /** Called with 1 before the first attempt, 2 before the second … */
  readonly onAttempt: (attempt: number) => void;
  readonly onConnected?: () => void;
  /** Called after each attempt that failed and may be followed by another. */
  readonly onFailed?: () => void;
}

/**
 * What may pass by itself, while there is time: the link, a device that has only just started or takes the old link for
 * alive, services as they were before a restart, and the first operation after connecting, which some systems refuse.
 */
const passing: ReadonlySet<ErrorCode> = new Set([
  'link-lost',
  'device-out-of-range',
  'device-silent',
  'service-missing',
  'subscription-refused',
  'write-refused',
  'bluetooth-off',
]);

/** Whether another connection may do better. */
export function mayPass(error: unknown): boolean {
  return isOverairError(error) && passing.has(error.code);
}

/** Silences in a row by which a product counts as one that never says what it runs; how long one is waited for, ms. */
const NEVER_SAID = 2;
const BRIEFLY = 600;

/** An attempt that began longer ago than this, ms, was begun by a page that stood still since: it says nothing. */
const STALE = 60_000;

/** The one connection of an upgrade: opened if there is none, signed in, and closed. */
export class Connector {
  readonly #dependencies: Pick<UpgradeDependencies, 'clock' | 'times' | 'readSecret'>;
  readonly #memory: LinkMemory;
  #secret: string | null = null;
  #connected: Connected | null = null;
  #link: HeldLink | null = null;

  constructor(dependencies: Pick<UpgradeDependencies, 'clock' | 'times' | 'readSecret'>, memory: LinkMemory) {
    this.#dependencies = dependencies;
    this.#memory = memory;
  }

  /** The connection that stands; null if there is none. */
  get current(): Connected | null {
    return this.#connected?.session.ended === null ? this.#connected : null;
  }

  /** Reads the device's secret, once; before the network may be left behind. Rejects as `readSecret` does. */
  async prepare(signal: AbortSignal): Promise<void> {
    this.#secret ??= await this.#dependencies.readSecret(signal);
  }

  /**
   * Connects, signs in and reads the version, again and again with pauses until `limit` has passed: nothing that may
   * pass by itself ends it. Rejects with `cancelled`, and with what the link and `openDevice` reject with.
   */
  async connect(peripheral: Peripheral, options: ConnectOptions): Promise<Connected> {
    const { clock, times } = this.#dependencies;
    const { signal, turn } = options;
    // What comes before its turn has prepared it.
    if (turn === undefined) await this.prepare(signal);
    await this.close();
    let deadline = clock.monotonic() + options.limit;
    void turn?.then(() => (deadline = clock.monotonic() + options.limit));
    let waited = 0;
    let attempt = 0;
    for (;;) {
      let begunAt = clock.monotonic();
      const onAttempt = (): void => {
        begunAt = clock.monotonic();
        options.onAttempt(++attempt);
      };
      try {
        const limit = Math.max(0, deadline - begunAt);
        const { session, version, signInWrites } = await this.#open(
          peripheral,
          { ...options, limit },
          onAttempt,
        );
        this.#connected = { session, version };
        await this.#learn(signInWrites, version);
        return this.#connected;
      } catch (error) {
        const now = clock.monotonic();
        const wait = retryPause(waited, times);
        const isOver = now + wait > deadline && now - begunAt < STALE;
        if (!mayPass(error) || isOver) throw error;
        options.onFailed?.();
        await sleep(clock, wait, signal);
        waited += wait;
      }
    }
  }

  /** Keeps the link from being closed while idle; gives what ends that. */
  hold(): () => void {
    return this.#link?.hold?.() ?? (() => undefined);
  }

  /** Closes the connection, so that another phone can have the device. */
  async close(): Promise<void> {
    const connected = this.#connected;
    this.#connected = null;
    this.#link = null;
    await connected?.session.close();
  }

  async #learn(signInWrites: SignInWrites, version: VersionReading): Promise<void> {
    const { known } = this.#memory;
    const isSilent = version.kind === 'unreadable';
    const silentVersions = isSilent ? Math.min(NEVER_SAID, known.silentVersions + 1) : 0;
    if (signInWrites === known.signInWrites && silentVersions === known.silentVersions) return;
    await this.#memory.learn({ signInWrites, silentVersions });
  }

  #open(
    peripheral: Peripheral,
    { limit, signal, isBeforeProof = false, turn, onConnected, onFailed }: ConnectOptions,
    onAttempt: () => void,
  ): Promise<OpenedDevice> {
    const { signInWrites, silentVersions } = this.#memory.known;
    const isBrief = isBeforeProof && silentVersions >= NEVER_SAID;
    return openDevice({
      connect: async () => {
        const link = await peripheral.connect({
          limit,
          signal,
          onAttempt,
          onFailed: () => onFailed?.(),
        });
        try {
          await orCancelled(turn ?? Promise.resolve(), signal);
        } catch (error) {
          await link.close();
          throw error;
        }
        this.#link = link;
        onConnected?.();
        return link;
      },
      clock: this.#dependencies.clock,
      secret: () => this.#secret ?? '',
      signInWrites,
      versionTimeoutMs: isBrief ? BRIEFLY : undefined,
      signal,
    });
  }
}
