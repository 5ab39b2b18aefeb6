import type { Clock } from '../clock';
import { pauseAfter, retryAfterOf, type Pauses } from '../developer-center/failures';
import type { OverairError } from '../errors';
import { Listeners } from '../platform/listeners';
import type { BrowserSignal } from '../platform/signal';

export interface ReachOptions {
  readonly clock: Clock;
  readonly visible: BrowserSignal;
  readonly network: BrowserSignal;
  /** Asks the gateway who is signed in; what comes of it is told to `answered` and `failed`. */
  readonly ask: () => Promise<void>;
  /** 0 to 1; Math.random if not given. */
  readonly random?: () => number;
}

/** A server that is back after a failure is not met by all its apps at once. */
const PAUSES: Pauses = { first: 5_000, longest: 60_000, chance: 0.2 };

/**
 * Whether the gateway can be reached, as requests find it: what the browser believes is only a hint to try again. A
 * gateway that answers with an error alone is of no more use than one that does not answer, and is asked again alike.
 */
export class Reach {
  readonly #options: ReachOptions;
  readonly #returned = new Listeners();
  #problem = $state.raw<OverairError | null>(null);
  #asking = $state(false);
  #failures = 0;
  /** Until then the gateway wants to be left alone, ms by the clock. */
  #notBefore = 0;
  #cancelTimer: (() => void) | null = null;

  constructor(options: ReachOptions) {
    this.#options = options;
  }

  /** Why asking is in vain: `offline` if nothing answered last time, else the error that came; null if it is not. */
  get problem(): OverairError | null {
    return this.#problem;
  }

  /** Whether asking is in vain. */
  get offline(): boolean {
    return this.#problem !== null;
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
    const { visible, network, clock } = this.#options;
    const hints = [visible, network].map((signal) =>
      signal.subscribe(() => {
        if (this.#problem && signal.active && clock.now() >= this.#notBefore) void this.tryNow();
      }),
    );
    return () => {
      for (const stop of hints) stop();
      this.#disarm();
    };
  }

  /** `isError`: what came is an error of the gateway's own, which says only that there is a network. */
  answered(isError = false): void {
    if (this.#problem === null || (isError && this.#problem.code !== 'offline')) return;
    this.#problem = null;
    this.#failures = 0;
    this.#notBefore = 0;
    this.#disarm();
    this.#returned.tell();
  }

  /** Asks again later, each time a little more so, and not before the answer wants it (Retry-After). */
  failed(error: OverairError): void {
    const { clock, random = Math.random } = this.#options;
    this.#problem = error;
    const retryAfter = retryAfterOf(error);
    this.#notBefore = Math.max(this.#notBefore, clock.now() + retryAfter);
    // Requests that fail together are one failure.
    if (this.#cancelTimer !== null && retryAfter === 0) return;
    this.#disarm();
    this.#failures++;
    const wait = pauseAfter(this.#failures, PAUSES, { random: random(), retryAfter });
    this.#cancelTimer = clock.after(wait, () => {
      this.#cancelTimer = null;
      void this.tryNow();
    });
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

  #disarm(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
  }
}
