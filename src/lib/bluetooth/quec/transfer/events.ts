import type { MonotonicClock } from '../../../clock';
import { isOverairError, type OverairError } from '../../../errors';
import { parseControl, parsePacketAnswer, type DeviceControl } from '../file-messages';
import type { Message } from '../messages';
import { Command } from '../reference';

/** What a transfer hears. */
export type TransferEvent =
  | { readonly kind: 'acknowledgement'; readonly id: number; readonly address: number | null }
  | { readonly kind: 'control'; readonly control: DeviceControl }
  /** The person paused or went on. */
  | { readonly kind: 'person' };

/** Within this long the same control with the same id is the same indication once more, in milliseconds. */
const REPEAT_MS = 2000;

/** Reads the device's messages as events of a transfer; null for one that says nothing to it. */
export class DeviceEvents {
  readonly #clock: MonotonicClock;
  #lastControl: { readonly message: Message; readonly at: number } | null = null;

  constructor(clock: MonotonicClock) {
    this.#clock = clock;
  }

  read(message: Message): TransferEvent | null {
    if (message.command === Command.filePacketAnswer)
      return { kind: 'acknowledgement', id: message.id, address: readable(() => parsePacketAnswer(message)) };
    if (message.command !== Command.transferControl || this.#isRepeated(message)) return null;
    const control = readable(() => parseControl(message));
    return control === null ? null : { kind: 'control', control };
  }

  /** A doubled indication is answered again, by the session, but asks for nothing new. */
  #isRepeated(message: Message): boolean {
    const last = this.#lastControl;
    const at = this.#clock.monotonic();
    this.#lastControl = { message, at };
    return last !== null && at - last.at < REPEAT_MS && isSame(last.message, message);
  }
}

function isSame(a: Message, b: Message): boolean {
  return (
    a.id === b.id && a.data.length === b.data.length && a.data.every((byte, index) => byte === b.data[index])
  );
}

/** Null for a message that does not parse: noise that passed the sum, or an action we do not know. */
function readable<T>(parse: () => T): T | null {
  try {
    return parse();
  } catch (error) {
    if (isOverairError(error, 'ttlv-malformed') || isOverairError(error, 'device-answer-malformed'))
      return null;
    throw error;
  }
}

/** What happens to a transfer, in order, for the one who awaits it; and why there will be no more. */
export class Mailbox<Event> {
  readonly #clock: MonotonicClock;
  readonly #events: Event[] = [];
  #failure: OverairError | null = null;
  #wake: () => void = () => undefined;
  #reject: (error: OverairError) => void = () => undefined;

  /** Rejects once there will be no more events; never resolves. */
  readonly failure = new Promise<never>((_, reject) => {
    this.#reject = reject;
  });

  constructor(clock: MonotonicClock) {
    this.#clock = clock;
    // Whoever waits hears it by `next`, so it is no fault that nobody else listens.
    this.failure.catch(() => undefined);
  }

  push(event: Event): void {
    this.#events.push(event);
    this.#wake();
  }

  /** Nothing comes after what has come. */
  fail(error: OverairError): void {
    if (this.#failure !== null) return;
    this.#failure = error;
    this.#reject(error);
    this.#wake();
  }

  /** Forgets what has come: it belongs to the past. */
  clear(): void {
    this.#events.length = 0;
  }

  /**
   * The next event, or null after `ms` milliseconds. Rejects with the failure once all events were taken: what came
   * before a link was lost counts. Who cancels waits for nothing.
   */
  async next(ms: number): Promise<Event | null> {
    if (this.#events.length === 0 && this.#failure === null) await this.#somethingOr(ms);
    if (this.#failure?.code === 'cancelled') throw this.#failure;
    const event = this.#events.shift();
    if (event !== undefined) return event;
    if (this.#failure !== null) throw this.#failure;
    return null;
  }

  /**
   * The value of `promise`; rejects with the failure if that comes first, with `late` after `ms` milliseconds.
   */
  async until<T>(promise: Promise<T>, ms: number, late: OverairError): Promise<T> {
    let stop: () => void = () => undefined;
    const tooLate = new Promise<never>((_, reject) => {
      stop = this.#clock.after(ms, () => reject(late));
    });
    return Promise.race([promise, this.failure, tooLate]).finally(stop);
  }

  #somethingOr(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.#clock.after(Math.max(0, ms), resolve);
      this.#wake = () => {
        stop();
        resolve();
      };
    });
  }
}
