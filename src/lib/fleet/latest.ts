import { pause, type Clock } from '../clock';

/** What others have changed is read at most this often, ms. */
const CALM = 100;

/** Reads something anew after each change: of many at once it is the last that is read. */
export class Latest {
  readonly #clock: Clock;
  readonly #read: () => Promise<void>;
  #reading: Promise<void> | null = null;
  #changes = 0;
  #stopped = false;

  /** `read` never rejects. */
  constructor(clock: Clock, read: () => Promise<void>) {
    this.#clock = clock;
    this.#read = read;
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Something has changed; resolves once it has been read. */
  refresh(): Promise<void> {
    this.#changes++;
    this.#reading ??= this.#readUntilCurrent().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  async #readUntilCurrent(): Promise<void> {
    for (let read = -1; read !== this.#changes && !this.#stopped;) {
      if (read >= 0) await pause(this.#clock, CALM);
      read = this.#changes;
      await this.#read();
    }
  }
}
