import { OverairError } from '../../errors';
import { ByteWriter } from './byte-writer';

/** A number: `coefficient` × 10^−`decimals`, so that up to eight bytes and 15 decimals lose nothing. */
export interface TtlvNumber {
  readonly coefficient: bigint;
  /** 0–15. */
  readonly decimals: number;
}

/** One item of a data field; `id` is 0–8191. */
export type TtlvItem =
  | { readonly id: number; readonly type: 'boolean'; readonly value: boolean }
  | { readonly id: number; readonly type: 'number'; readonly value: TtlvNumber }
  | { readonly id: number; readonly type: 'binary'; readonly value: Uint8Array }
  | { readonly id: number; readonly type: 'struct'; readonly value: readonly TtlvItem[] };

/** The types of the three low bits of an item's head. */
const FALSE = 0;
const TRUE = 1;
const NUMBER = 2;
const BINARY = 3;
const STRUCT = 4;
/** Not documented; devices in the field send it, and it reads as binary. */
const BINARY_TOO = 5;

/** Structs in structs, at most: nothing known needs more than two. */
const MAX_DEPTH = 8;

function malformed(position: number, problem: string): OverairError {
  return new OverairError('ttlv-malformed', { position, problem });
}

/** A whole number as an item. */
export function numberItem(id: number, value: number | bigint): TtlvItem {
  return { id, type: 'number', value: { coefficient: BigInt(value), decimals: 0 } };
}

/** Bytes as an item; a text goes as its UTF-8. */
export function binaryItem(id: number, value: Uint8Array | string): TtlvItem {
  return { id, type: 'binary', value: typeof value === 'string' ? new TextEncoder().encode(value) : value };
}

/** One to eight bytes, big-endian; up to six take the quick way. */
function magnitudeOf(bytes: Uint8Array): bigint {
  let high = 0n;
  let low = 0;
  for (let index = 0; index < bytes.length; index++) {
    if (index === 2 && bytes.length > 6) {
      high = BigInt(low) << BigInt(8 * (bytes.length - 2));
      low = 0;
    }
    low = low * 256 + (bytes[index] ?? 0);
  }
  return high + BigInt(low);
}

class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get ended(): boolean {
    return this.#at >= this.#bytes.length;
  }

  items(count: number, depth: number): TtlvItem[] {
    const items: TtlvItem[] = [];
    while (items.length < count && !(count === Infinity && this.ended)) items.push(this.#item(depth));
    return items;
  }

  #take(length: number, problem: string): Uint8Array {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw malformed(this.#at, problem);
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }

  #word(problem: string): number {
    const [high = 0, low = 0] = this.#take(2, problem);
    return (high << 8) | low;
  }

  #item(depth: number): TtlvItem {
    const position = this.#at;
    const head = this.#word('head');
    const id = head >> 3;
    const type = head & 7;
    switch (type) {
      case FALSE:
      case TRUE:
        return { id, type: 'boolean', value: type === TRUE };
      case NUMBER:
        return { id, type: 'number', value: this.#number() };
      case BINARY:
      case BINARY_TOO:
        return { id, type: 'binary', value: this.#take(this.#word('length'), 'bytes') };
      case STRUCT:
        if (depth >= MAX_DEPTH) throw malformed(position, 'depth');
        return { id, type: 'struct', value: this.items(this.#word('count'), depth + 1) };
      default:
        throw malformed(position, 'type');
    }
  }

  #number(): TtlvNumber {
    const [control = 0] = this.#take(1, 'control');
    const magnitude = magnitudeOf(this.#take((control & 7) + 1, 'number'));
    return { coefficient: control & 0x80 ? -magnitude : magnitude, decimals: (control >> 3) & 15 };
  }
}

/**
 * The items of a data field; binary ones are views of it. Refuses what does not parse with `ttlv-malformed`, whose details say at which byte
 * and what was wrong there: cut short, an unknown type, or structs nested more than eight deep.
 */
export function decodeItems(data: Uint8Array): TtlvItem[] {
  return new Reader(data).items(Infinity, 0);
}

/** The bytes of a magnitude, big-endian, at least one; more than eight are refused. */
function magnitudeBytes(coefficient: bigint): number[] {
  const bytes: number[] = [];
  let rest = coefficient < 0n ? -coefficient : coefficient;
  do {
    bytes.unshift(Number(rest & 0xffn));
    rest >>= 8n;
  } while (rest > 0n);
  if (bytes.length > 8) throw new OverairError('internal', { bytes: bytes.length });
  return bytes;
}

function writeNumber(writer: ByteWriter, { coefficient, decimals }: TtlvNumber): void {
  const bytes = magnitudeBytes(coefficient);
  writer.byte((coefficient < 0n ? 0x80 : 0) | (decimals << 3) | (bytes.length - 1));
  for (const byte of bytes) writer.byte(byte);
}

function writeItem(writer: ByteWriter, item: TtlvItem): void {
  const head = item.id << 3;
  switch (item.type) {
    case 'boolean':
      writer.word(head | (item.value ? TRUE : FALSE));
      return;
    case 'number':
      writer.word(head | NUMBER);
      writeNumber(writer, item.value);
      return;
    case 'binary':
      writer.word(head | BINARY);
      writer.word(item.value.length);
      writer.bytes(item.value);
      return;
    case 'struct':
      writer.word(head | STRUCT);
      writer.word(item.value.length);
      for (const inner of item.value) writeItem(writer, inner);
  }
}

/** The bytes of items, numbers in as few bytes as they need. Ids over 8191 or over-long values are `internal`. */
export function encodeItems(items: readonly TtlvItem[]): Uint8Array {
  const writer = new ByteWriter();
  for (const item of items) writeItem(writer, item);
  return writer.finish();
}
