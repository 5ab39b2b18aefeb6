import type { MonotonicClock } from '../../../clock';
import { isOverairError } from '../../../errors';
import { Command } from '../commands';
import { parseControl, parsePacketAnswer, type DeviceControl } from '../file-messages';
import type { Message } from '../messages';

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
