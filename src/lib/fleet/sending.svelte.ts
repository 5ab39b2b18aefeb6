import { toOverairError, type OverairError } from '../errors';
import type { SendReason } from '../outbox/sender';
import type { OutboxEngine } from '../outbox/engine';
import type { OutgoingOptions } from './outgoing-options';

/** How long to wait before a full disk is tried again, ms. */
const WRITE_AGAIN = 30_000;

type SendingOptions = Pick<OutgoingOptions, 'clock' | 'unreachable' | 'renewSession' | 'onProblem'>;

/** Sends what is due if a request would go somewhere, and writes what is in memory alone. */
export class Sending {
  readonly #options: SendingOptions;
  readonly #open: () => Promise<OutboxEngine>;
  #waitsFor = $state.raw<OverairError | null>(null);
  #cancelWrite: () => void = () => undefined;
  #stopped = false;

  constructor(options: SendingOptions, open: () => Promise<OutboxEngine>) {
    this.#options = options;
    this.#open = open;
  }

  /** What sending waits for: session or page; null if it waits for nothing but the network. */
  get waitsFor(): OverairError | null {
    return this.#waitsFor;
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelWrite();
  }

  /** Sends what is due. Never rejects. */
  async send(reason: SendReason): Promise<void> {
    const { unreachable, onProblem } = this.#options;
    if (this.#stopped) return;
    try {
      const engine = await this.#open();
      // A request that goes nowhere would only make it uncertain whether it had arrived.
      if (await unreachable()) await this.#write(engine.outbox);
      else await this.#run(engine, reason);
    } catch (error) {
      onProblem(toOverairError(error));
    }
  }

  async #run({ sender, outbox }: OutboxEngine, reason: SendReason): Promise<void> {
    const { clock, renewSession, onProblem } = this.#options;
    // It may have been stopped while it was not known who is signed in.
    if (this.#stopped) return;
    const sentAt = clock.now();
    const { waitsFor, failure } = await sender.run(reason);
    this.#waitsFor = waitsFor;
    this.#writeLater(outbox);
    if (failure) onProblem(failure);
    const expired = waitsFor?.code === 'session-expired' || waitsFor?.code === 'not-signed-in';
    if (expired && (await renewSession(sentAt))) await this.send('signed-in');
  }

  /** Writes what is in memory alone, now or when there is room. */
  async #write(outbox: OutboxEngine['outbox']): Promise<void> {
    await outbox.flush();
    this.#writeLater(outbox);
  }

  #writeLater(outbox: OutboxEngine['outbox']): void {
    this.#cancelWrite();
    if (this.#stopped || outbox.held.length === 0) return;
    this.#cancelWrite = this.#options.clock.after(WRITE_AGAIN, () => void this.send('timer'));
  }
}
