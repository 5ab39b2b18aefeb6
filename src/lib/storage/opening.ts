import type { Clock } from '../clock';
import { OverairError, type ErrorCode } from '../errors';

/** How long opening waits for the browser to answer at all, ms. */
const SILENT_TIMEOUT = 5_000;

/** How long it waits for other tabs to let go of an older version, ms. */
const BLOCKED_TIMEOUT = 10_000;

/** How long whoever needs the database waits for it: then it is told why not, and the opening itself goes on. */
export class OpeningPatience {
  readonly #clock: Clock;
  readonly #giveUp: (error: OverairError) => void;
  #cancel: () => void;
  #isBlocked = false;
  #isOver = false;

  constructor(clock: Clock, giveUp: (error: OverairError) => void) {
    this.#clock = clock;
    this.#giveUp = giveUp;
    this.#cancel = this.#wait('storage-silent', SILENT_TIMEOUT);
  }

  /** It has answered: another tab keeps an older version open. */
  blocked(): void {
    if (this.#isBlocked || this.#isOver) return;
    this.#isBlocked = true;
    this.#cancel();
    this.#cancel = this.#wait('storage-blocked', BLOCKED_TIMEOUT);
  }

  /** It is open, or is not going to be. Gives whether that came in time. */
  end(): boolean {
    this.#cancel();
    return !this.#isOver;
  }

  #wait(code: ErrorCode, ms: number): () => void {
    return this.#clock.after(ms, () => {
      this.#isOver = true;
      this.#giveUp(new OverairError(code));
    });
  }
}
