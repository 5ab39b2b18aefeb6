import type { Clock } from '../clock';
import { Listeners } from '../platform/listeners';
import type { BrowserSignal } from '../platform/signal';

export interface ReachOptions {
  readonly clock: Clock;
  readonly visible: BrowserSignal;
  readonly network: BrowserSignal;
  /** Asks the gateway anything; what comes of it is told to `answered` and `unanswered`. */
  readonly ask: () => Promise<void>;
}

const FIRST_PAUSE = 5_000;
const LONGEST_PAUSE = 60_000;

/** Whether the gateway can be reached, as requests find it: what the browser believes is only a hint to try again. */
export class Reach {
  readonly #options: ReachOptions;
  readonly #returned = new Listeners();
  #offline = $state(false);
  #asking = $state(false);
  #pause = FIRST_PAUSE;
  #cancelTimer: (() => void) | null = null;

  constructor(options: ReachOptions) {
    this.#options = options;
  }

  /** Nothing answered last time. */
  get offline(): boolean {
    return this.#offline;
  }

  /** Whether it is being tried now. */
  get asking(): boolean {
    return this.#asking;
  }

  /** Calls `listener` each time the gateway answers again; returns what takes it away. */
  onReturn(listener: () => void): () => void {
    return this.#returned.subscribe(listener);
  }

  /** Tries at once if the browser says that something changed; returns what ends that and all trying. */
  start(): () => void {
    const { visible, network } = this.#options;
    const hints = [visible, network].map((signal) =>
      signal.subscribe(() => {
        if (this.#offline && signal.active) void this.tryNow();
      }),
    );
    return () => {
      for (const stop of hints) stop();
      this.#cancelTimer?.();
    };
  }

  answered(): void {
    if (!this.#offline) return;
    this.#offline = false;
    this.#pause = FIRST_PAUSE;
    this.#cancelTimer?.();
    this.#returned.tell();
  }

  unanswered(): void {
    this.#offline = true;
    this.#cancelTimer?.();
    this.#cancelTimer = this.#options.clock.after(this.#pause, () => void this.tryNow());
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
  }

  /** Asks now. A second call meanwhile does nothing. */
  async tryNow(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      await this.#options.ask();
    } finally {
      this.#asking = false;
    }
  }
}
