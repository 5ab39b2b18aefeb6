import type { Clock } from '../clock';
import type { ServerTime } from '../developer-center/server-time';

/** The Developer Center's time as state, which moves a page on by itself. Rules take `serverTime.now()`. */
export class Now {
  readonly #clock: Clock;
  readonly #serverTime: ServerTime;
  readonly #tickMs: number;
  #cancel: (() => void) | null = null;
  #current = $state(0);
  #skewMs = $state<number | null>(null);

  /** Moves every `tickMs` milliseconds while it is started. */
  constructor(clock: Clock, serverTime: ServerTime, tickMs: number) {
    this.#clock = clock;
    this.#serverTime = serverTime;
    this.#tickMs = tickMs;
    this.#current = serverTime.now();
  }

  /** Milliseconds since the epoch, as of the last tick. */
  get current(): number {
    return this.#current;
  }

  /** How far this machine's clock is ahead (behind: negative), milliseconds; null while it is not known. */
  get skewMs(): number | null {
    return this.#skewMs;
  }

  start(): void {
    if (this.#cancel === null) this.#tick();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #tick(): void {
    this.#current = this.#serverTime.now();
    this.#skewMs = this.#serverTime.skewMs;
    this.#cancel = this.#clock.after(this.#tickMs, () => {
      this.#tick();
    });
  }
}
