import { OverairError } from '../../errors';
import { commandName } from './reference';
import { decodeItems, type TtlvItem } from './ttlv';

/** What the device sent, decrypted. */
export interface Message {
  readonly id: number;
  readonly command: number;
  readonly data: Uint8Array;
}

/** The arguments of a message, by the id of their item; of two with one id the first counts. */
export class Arguments {
  readonly #items: readonly TtlvItem[];
  readonly #command: number;

  /** Refuses data that are not TTLV items with `ttlv-malformed`. */
  constructor(command: number, data: Uint8Array) {
    this.#command = command;
    this.#items = decodeItems(data);
  }

  /** A whole number of at most 53 bits; null if the argument is absent or anything else. */
  number(id: number): number | null {
    return wholeNumber(this.#items.find((item) => item.id === id));
  }

  /** As `number`, for an argument that must be there: `device-answer-malformed` if it is not. */
  requiredNumber(id: number): number {
    return this.#required(this.number(id));
  }

  /** The first whole number under any id: some answers are documented as "a number". */
  firstNumber(): number | null {
    return wholeNumber(this.#items.find((item) => item.type === 'number'));
  }

  /** Bytes; null if the argument is absent or not binary. */
  bytes(id: number): Uint8Array | null {
    return binary(this.#items.find((item) => item.id === id));
  }

  /** As `bytes`, for an argument that must be there: `device-answer-malformed` if it is not. */
  requiredBytes(id: number): Uint8Array {
    return this.#required(this.bytes(id));
  }

  /** The first bytes under any id. */
  firstBytes(): Uint8Array | null {
    return binary(this.#items.find((item) => item.type === 'binary'));
  }

  /** What refuses this message. */
  malformed(): OverairError {
    return new OverairError('device-answer-malformed', { command: commandName(this.#command) });
  }

  #required<T>(value: T | null): T {
    if (value === null) throw this.malformed();
    return value;
  }
}

function wholeNumber(item: TtlvItem | undefined): number | null {
  if (item?.type !== 'number' || item.value.decimals !== 0) return null;
  const value = Number(item.value.coefficient);
  return Number.isSafeInteger(value) ? value : null;
}

function binary(item: TtlvItem | undefined): Uint8Array | null {
  return item?.type === 'binary' ? item.value : null;
}
