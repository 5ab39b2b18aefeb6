/** The device's reading of TTLV, written apart from the app's. */

export interface NaiveItem {
  readonly id: number;
  /** number covers type 2 without decimals and within 2^53, bigint beyond; decimals are a JavaScript number. */
  readonly value: boolean | number | bigint | Uint8Array | readonly NaiveItem[];
}

const MOST_NESTED_STRUCTS = 8;

function head(id: number, type: number): number[] {
  const both = (id << 3) | type;
  return [both >> 8, both & 255];
}

function encodeItem({ id, value }: NaiveItem): number[] {
  if (typeof value === 'boolean') return head(id, value ? 1 : 0);
  if (typeof value === 'number' || typeof value === 'bigint') {
    const magnitude = value < 0 ? -BigInt(value) : BigInt(value);
    const digits = magnitude.toString(16);
    const hex = digits.padStart(digits.length + (digits.length % 2), '0');
    const bytes = [...hex.matchAll(/../g)].map(([pair]) => parseInt(pair, 16));
    return [...head(id, 2), (value < 0 ? 0x80 : 0) | (bytes.length - 1), ...bytes];
  }
  if (value instanceof Uint8Array) return [...head(id, 3), value.length >> 8, value.length & 255, ...value];
  return [...head(id, 4), value.length >> 8, value.length & 255, ...value.flatMap(encodeItem)];
}

/** Items one after the other. Numbers must be whole and of at most 8 bytes. */
export function encodeNaiveItems(items: readonly NaiveItem[]): Uint8Array {
  return Uint8Array.from(items.flatMap(encodeItem));
}

class Reader {
  at = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.at >= this.#bytes.length;
  }

  take(count: number): Uint8Array {
    if (this.at + count > this.#bytes.length) throw new RangeError(`item cut at ${this.at}`);
    this.at += count;
    return this.#bytes.subarray(this.at - count, this.at);
  }

  byte(): number {
    return this.take(1)[0] ?? 0;
  }

  /** Two bytes. */
  word(): number {
    return this.byte() * 256 + this.byte();
  }
}

/** A magnitude of 1 to 8 bytes: a bigint only if a number would lose some of it. */
function magnitudeOf(bytes: Uint8Array): number | bigint {
  let value = 0;
  for (const byte of bytes) value = value * 256 + byte;
  if (Number.isSafeInteger(value)) return value;
  return bytes.reduce((all, byte) => all * 256n + BigInt(byte), 0n);
}

function readNumber(reader: Reader): number | bigint {
  const control = reader.byte();
  const magnitude = magnitudeOf(reader.take((control & 7) + 1));
  const value = control & 0x80 ? -magnitude : magnitude;
  const decimals = (control >> 3) & 15;
  return decimals > 0 ? Number(`${value}e-${decimals}`) : value;
}

function readItem(reader: Reader, depth: number): NaiveItem {
  const both = reader.word();
  const id = both >> 3;
  switch (both & 7) {
    case 0:
      return { id, value: false };
    case 1:
      return { id, value: true };
    case 2:
      return { id, value: readNumber(reader) };
    case 3:
    case 5:
      return { id, value: reader.take(reader.word()) };
    case 4: {
      if (depth === MOST_NESTED_STRUCTS) throw new RangeError(`too many structs at ${reader.at}`);
      const count = reader.word();
      return { id, value: Array.from({ length: count }, () => readItem(reader, depth + 1)) };
    }
    default:
      throw new RangeError(`unknown type at ${reader.at - 2}`);
  }
}

/** All items, or undefined if any of them is malformed: the device then takes no notice of the frame. */
export function decodeNaiveItems(bytes: Uint8Array): NaiveItem[] | undefined {
  const reader = new Reader(bytes);
  const items: NaiveItem[] = [];
  try {
    while (!reader.atEnd) items.push(readItem(reader, 0));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
  return items;
}

/** The whole number under `id`, undefined if there is none. */
export function naiveNumber(items: readonly NaiveItem[], id: number): number | undefined {
  const value = items.find((item) => item.id === id)?.value;
  return typeof value === 'number' && Number.isInteger(value) ? value : undefined;
}

/** The bytes under `id`, undefined if there are none. */
export function naiveBytes(items: readonly NaiveItem[], id: number): Uint8Array | undefined {
  const value = items.find((item) => item.id === id)?.value;
  return value instanceof Uint8Array ? value : undefined;
}
