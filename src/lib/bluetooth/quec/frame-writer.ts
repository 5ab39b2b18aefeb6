import type { MonotonicClock } from '../../clock';
import { OverairError } from '../../errors';
import type { Link } from '../link';
import type { Piece } from './pieces';

/** Frames that may wait to be written; more means that a device asks faster than the link can answer. */
const MAX_WAITING = 32;

/** A frame that takes longer than this is on a link that has ended without saying so. */
const STUCK_MS = 30_000;

/**
 * Writes frames piece by piece: one write at a time, and never a piece of one frame within another. A frame that
 * was begun is finished: devices that know only "the first two AA" would lose the one after a cut one.
 */
export class FrameWriter {
  readonly #link: Link;
  readonly #clock: MonotonicClock;
  #tail: Promise<void> = Promise.resolve();
  #waiting = 0;
  #abandon: (error: OverairError) => void = () => undefined;

  constructor(link: Link, clock: MonotonicClock) {
    this.#link = link;
    this.#clock = clock;
    // A platform may leave a write pending for ever when its link ends.
    void link.closed.then((error) => this.#abandon(error));
  }

  /** Resolves when what is queued now is written or failed; never rejects. */
  get idle(): Promise<void> {
    return this.#tail;
  }

  /**
   * Settles when the last piece has settled; rejects with what the link said, `link-lost` after 30 s, or
   * `device-flooding` if 32 frames are waiting already.
   */
  write(pieces: readonly Piece[]): Promise<void> {
    if (this.#waiting >= MAX_WAITING) return Promise.reject(new OverairError('device-flooding'));
    this.#waiting++;
    // An idle link is written to at once: after an acknowledgement every turn counts.
    const written =
      this.#waiting === 1 ? this.#guarded(pieces) : this.#tail.then(() => this.#guarded(pieces));
    const finished = () => {
      this.#waiting--;
    };
    this.#tail = written.then(finished, finished);
    return written;
  }

  #guarded(pieces: readonly Piece[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#abandon = reject;
      const unwatch = this.#clock.after(STUCK_MS, () => {
        reject(new OverairError('link-lost'));
        void this.#link.close();
      });
      void this.#writeAll(pieces).then(resolve, reject).finally(unwatch);
    });
  }

  async #writeAll(pieces: readonly Piece[]): Promise<void> {
    for (const { bytes, type } of pieces) await this.#link.write(bytes, type);
  }
}
