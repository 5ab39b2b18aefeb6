import { OverairError } from '../errors';
import type { PlanComponent } from '../plans/types';
import { mayPass, type Connector } from './connector';
import { versionOf } from './component-course';
import { Readings, type Proof } from './readings';
import type { Peripheral, UpgradeDependencies } from './ports';
import { sleep, within } from './waiting';

export interface ProofOptions {
  readonly component: PlanComponent;
  /** What the device said before the transfer; null if it could not be read. */
  readonly before: string | null;
  readonly peripheral: Peripheral;
  readonly signal: AbortSignal;
  /** The device is waited for. Times in ms since the epoch. */
  readonly onWaiting: (waiting: {
    readonly attempt: number;
    readonly since: number;
    readonly until: number;
  }) => void;
  /** It is asked, or left alone between two readings; what it said last, and when it will be known that it stays so. */
  readonly onReading: (read: { readonly reading: string | null; readonly until: number | null }) => void;
}

/** What was found out. */
export interface Proven {
  readonly proof: Exclude<Proof, 'not-yet'>;
  readonly version: string | null;
}

/**
 * Finds out what a device runs that has received everything. A page cannot tell a restart from a lost link, so
 * nothing is concluded from either: only what the device says counts, as `Readings` judge it. A boot loader may wait
 * until nobody is connected, so the device is left alone between two readings. Rejects with `device-not-back` if it
 * is not found in five minutes, with `cancelled`, and with what signing in rejects with. The connection stays.
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
  /** Whether it has been left alone briefly; from then on for long. */
  #wasAloneBriefly = false;

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
      const version = await this.#read();
      this.#wasSeen = true;
      this.#reading = version;
      const proof = this.#readings.add(version, this.#clock.monotonic());
      if (proof !== 'not-yet') return { proof, version };
      await this.#leaveAlone();
    }
  }

  /** Waits for the end of the link; some devices wait for it too before they restart, so it is closed in time. */
  async #untilGone(): Promise<void> {
    this.#tellWaiting(0);
    const { current } = this.#connector;
    const { signal } = this.#options;
    const hasEnded =
      current === null || (await within(this.#clock, this.#times.linkEnd, current.session.closed, signal));
    await this.#connector.close();
    // A device that goes while it is written to may take the browser's Bluetooth with it: it has a moment to go.
    await sleep(this.#clock, hasEnded ? this.#times.retryFirst : this.#times.leaveAlone, signal);
  }

  /**
   * Nobody is connected for a while: briefly after the first reading, since most boot loaders need no more; then until
   * the next reading proves something, and for as long as the slowest boot loader needs.
   */
  async #leaveAlone(): Promise<void> {
    const { aloneBriefly, aloneLongest } = this.#times;
    await this.#connector.close();
    const now = this.#clock.monotonic();
    const briefly = this.#wasAloneBriefly ? 0 : aloneBriefly;
    const provenAt = Math.max(this.#readings.provenAt ?? now, now + briefly + aloneLongest);
    this.#wasAloneBriefly = true;
    this.#tellReading(provenAt);
    await sleep(this.#clock, briefly > 0 ? briefly : provenAt - now, this.#options.signal);
  }

  /** One reading, over a new link: the device is there, or is looked for. */
  async #read(): Promise<string | null> {
    const { peripheral, signal, component } = this.#options;
    if (this.#clock.monotonic() > this.#latest) throw new OverairError('device-not-back');
    if (!this.#wasSeen) this.#tellWaiting(0);
    try {
      const { version } = await this.#connector.connect(peripheral, {
        limit: this.#latest - this.#clock.monotonic(),
        signal,
        // A device that is there at the first attempt has been there all the time, as far as anyone can tell.
        onAttempt: (attempt) => {
          if (!this.#wasSeen || attempt > 1) this.#tellWaiting(attempt);
        },
        onFailed: () => this.#went(),
        onConnected: () => this.#tellReading(this.#readings.provenAt),
      });
      return versionOf(version, component.kind);
    } catch (error) {
      if (!mayPass(error)) throw error;
      throw new OverairError('device-not-back', {}, { cause: error });
    }
  }

  /** Until when the device is looked for, by the monotonic clock: one that was seen may restart only now, but once. */
  get #latest(): number {
    const isAnew = this.#wasSeen && !this.#wentAfter;
    return isAnew ? this.#clock.monotonic() + this.#times.rebootFor : this.#deadline;
  }

  /** The device could not be reached: it may be restarting, and what it said before is of the past. */
  #went(): void {
    this.#deadline = this.#latest;
    this.#wentAfter ||= this.#wasSeen;
    this.#readings.returned();
  }

  /** A moment of the monotonic clock by the time of day as it is now. */
  #asTime(moment: number): number {
    return this.#clock.now() + moment - this.#clock.monotonic();
  }

  #tellWaiting(attempt: number): void {
    const [since, until] = [this.#asTime(this.#since), this.#asTime(this.#deadline)];
    this.#options.onWaiting({ attempt, since, until });
  }

  /** `moment`: when it will be known, by the monotonic clock. */
  #tellReading(moment: number | null): void {
    const until = moment === null ? null : this.#asTime(moment);
    this.#options.onReading({ reading: this.#reading, until });
  }
}
