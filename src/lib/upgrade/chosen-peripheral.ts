import type { MonotonicClock } from '../clock';
import { OverairError } from '../errors';
import type { HeldLink, Peripheral } from './ports';

type ConnectOptions = Parameters<Peripheral['connect']>[0];

/**
 * The device that a person chose, until they choose it anew: after a restart it may have another address or name, so
 * that who waits for a connection has to wait for the one that was chosen last.
 */
export class ChosenPeripheral implements Peripheral {
  readonly #clock: MonotonicClock;
  readonly #leastLimit: number;
  #current: Peripheral;
  #replaced = new AbortController();

  /** `leastLimit`: how long one that was just chosen is tried at least, in milliseconds. */
  constructor(clock: MonotonicClock, leastLimit: number, first: Peripheral) {
    this.#clock = clock;
    this.#leastLimit = leastLimit;
    this.#current = first;
  }

  get name(): string {
    return this.#current.name;
  }

  get nameDiffers(): boolean {
    return this.#current.nameDiffers;
  }

  get isVirtual(): boolean {
    return this.#current.isVirtual;
  }

  /** From now on it is this one; an attempt at the one before is given up. */
  replace(next: Peripheral): void {
    this.#current = next;
    const replaced = this.#replaced;
    this.#replaced = new AbortController();
    replaced.abort();
  }

  async connect({ limit, signal, ...listeners }: ConnectOptions): Promise<HeldLink> {
    const deadline = this.#clock.monotonic() + limit;
    for (let isFirst = true; ; isFirst = false) {
      const left = Math.max(isFirst ? 0 : this.#leastLimit, deadline - this.#clock.monotonic());
      const replaced = this.#replaced.signal;
      const either = AbortSignal.any([signal, replaced]);
      try {
        const link = await this.#current.connect({ limit: left, signal: either, ...listeners });
        if (!replaced.aborted) return link;
        await link.close();
      } catch (error) {
        if (!replaced.aborted) throw error;
      }
      if (signal.aborted) throw new OverairError('cancelled', {}, { cause: signal.reason });
    }
  }
}
