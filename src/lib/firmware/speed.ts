import type { Clock } from '../clock';

/** How far a download is. */
export interface DownloadProgress {
  /** Bytes that are here, those kept from before included. */
  readonly received: number;
  readonly total: number;
  /** Over the last seconds; 0 until it is known. */
  readonly bytesPerSecond: number;
}

const WINDOW = 3_000;
const INTERVAL = 100;

/** Tells progress at most ten times a second, with the speed of the last three seconds. */
export class DownloadMeter {
  readonly #clock: Clock;
  readonly #tell: (progress: DownloadProgress) => void;
  #samples: { at: number; received: number }[] = [];
  #toldAt = -Infinity;

  constructor(clock: Clock, tell: (progress: DownloadProgress) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /** A download begins, goes on or starts over at `received`: what was before does not count for the speed. */
  restart(received: number): void {
    this.#samples = [{ at: this.#clock.now(), received }];
    this.#toldAt = -Infinity;
  }

  /** `received` of `total` bytes are here; `always` if the last word counts. */
  update(received: number, total: number, always = false): void {
    const now = this.#clock.now();
    const since = now - this.#toldAt;
    // A clock set back must not silence it.
    if (!always && since >= 0 && since < INTERVAL) return;
    this.#toldAt = now;
    this.#samples.push({ at: now, received });
    while (this.#samples.length > 2 && now - (this.#samples[0]?.at ?? now) > WINDOW) this.#samples.shift();
    this.#tell({ received, total, bytesPerSecond: this.#speed(now, received) });
  }

  #speed(now: number, received: number): number {
    const first = this.#samples[0];
    if (!first || now <= first.at) return 0;
    return Math.max(0, ((received - first.received) * 1000) / (now - first.at));
  }
}
