import type { VersionReading } from '../bluetooth/quec/version';
import { OverairError } from '../errors';
import type { PlanComponent } from '../plans/types';
import { mayPass, type Connector } from './connector';
import { versionOf } from './decisions';
import { Readings, type Proof } from './readings';
import type { Peripheral, UpgradeDependencies } from './types';
import { sleep, within } from './waiting';

export interface ProofOptions {
  readonly component: PlanComponent;
  /** What the device said before the transfer; null where it could not be read. */
  readonly before: string | null;
  readonly peripheral: Peripheral;
  readonly signal: AbortSignal;
  /** The device is waited for. Times in ms since the epoch. */
  readonly onWaiting: (waiting: {
    readonly attempt: number;
    readonly since: number;
    readonly until: number;
  }) => void;
  /** It is there and is asked; what it said last, and when it will be known that it stays so. */
  readonly onReading: (read: { readonly reading: string | null; readonly until: number | null }) => void;
}

/** What was found out. */
export interface Proven {
  readonly proof: Exclude<Proof, 'not-yet'>;
  readonly version: string | null;
}

/**
 * Finds out what a device runs that has received everything. A page cannot tell a restart from a lost link, so
 * nothing is concluded from either: only what the device says counts, as `Readings` judge it. Rejects with
 * `device-not-back` where it is not found in five minutes, with `cancelled`, and with what signing in rejects with.
 * The connection stays.
 */
export async function seekProof(
  dependencies: Pick<UpgradeDependencies, 'clock' | 'times'>,
  connector: Connector,
  options: ProofOptions,
): Promise<Proven> {
  return new Search(dependencies, connector, options).run();
}

class Search {
  readonly #clock: UpgradeDependencies['clock'];
  readonly #times: UpgradeDependencies['times'];
  readonly #connector: Connector;
  readonly #options: ProofOptions;
  readonly #readings: Readings;
  readonly #since: number;
  #deadline: number;
  #wasSeen = false;
  #wentAfter = false;
  #reading: string | null = null;

  constructor(
    { clock, times }: Pick<UpgradeDependencies, 'clock' | 'times'>,
    connector: Connector,
    options: ProofOptions,
  ) {
    this.#clock = clock;
    this.#times = times;
    this.#connector = connector;
    this.#options = options;
    this.#readings = new Readings(options.component, options.before, times.readingsApart);
    this.#since = clock.monotonic();
    this.#deadline = this.#since + times.rebootFor;
  }

  async run(): Promise<Proven> {
    await this.#untilGone();
    for (;;) {
      const version = versionOf(await this.#read(), this.#options.component.kind);
      this.#wasSeen = true;
      this.#reading = version;
      const proof = this.#readings.add(version, this.#clock.monotonic());
      if (proof !== 'not-yet') return { proof, version };
      this.#tellReading();
      await sleep(this.#clock, this.#times.readAgain, this.#options.signal);
    }
  }

  /** Waits for the end of the link; some devices wait for it too before they restart, so it is closed in time. */
  async #untilGone(): Promise<void> {
    this.#tellWaiting(0);
    const { current } = this.#connector;
    if (current === null) return;
    const { signal } = this.#options;
    const hasEnded = await within(this.#clock, this.#times.linkEnd, current.session.closed, signal);
    await this.#connector.close();
    if (!hasEnded) await sleep(this.#clock, this.#times.leaveAlone, signal);
  }

  /** One reading; over a new link where there is none. */
  async #read(): Promise<VersionReading> {
    const { signal } = this.#options;
    if (this.#connector.current === null) return this.#back();
    try {
      return await this.#connector.readAgain(signal);
    } catch (error) {
      if (!mayPass(error)) throw error;
      return this.#back();
    }
  }

  async #back(): Promise<VersionReading> {
    const { peripheral, signal } = this.#options;
    this.#readings.returned();
    this.#went();
    this.#tellWaiting(0);
    // A device that goes while it is written to may take the browser's Bluetooth with it: it has a moment to go.
    await sleep(this.#clock, this.#times.retryFirst, signal);
    try {
      const opened = await this.#connector.connect(peripheral, {
        limit: Math.max(0, this.#deadline - this.#clock.monotonic()),
        signal,
        onAttempt: (attempt) => this.#tellWaiting(attempt),
        onConnected: () => this.#tellReading(),
      });
      return opened.version;
    } catch (error) {
      if (!mayPass(error)) throw error;
      throw new OverairError('device-not-back', {}, { cause: error });
    }
  }

  /** A device that was there and went restarts only now: it has as long to come back, but once. */
  #went(): void {
    const now = this.#clock.monotonic();
    if (this.#wasSeen && !this.#wentAfter) {
      this.#wentAfter = true;
      this.#deadline = now + this.#times.rebootFor;
    }
    if (now > this.#deadline) throw new OverairError('device-not-back');
  }

  /** A moment of the monotonic clock by the time of day as it is now. */
  #asTime(moment: number): number {
    return this.#clock.now() + moment - this.#clock.monotonic();
  }

  #tellWaiting(attempt: number): void {
    const [since, until] = [this.#asTime(this.#since), this.#asTime(this.#deadline)];
    this.#options.onWaiting({ attempt, since, until });
  }

  #tellReading(): void {
    const { provenAt } = this.#readings;
    this.#options.onReading({
      reading: this.#reading,
      until: provenAt === null ? null : this.#asTime(provenAt),
    });
  }
}
