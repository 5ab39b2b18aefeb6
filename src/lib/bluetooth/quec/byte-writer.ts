import { OverairError } from '../../errors';

/** Bytes written one after the other, in a buffer that doubles when it is full. */
export class ByteWriter {
  #buffer: Uint8Array;
  #length = 0;

  constructor(capacity = 64) {
    this.#buffer = new Uint8Array(capacity);
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#buffer[this.#length++] = value;
  }

  /** Two bytes, big-endian; what does not fit in them is refused as `internal`. */
  word(value: number): void {
    if (value < 0 || value > 0xffff) throw new OverairError('internal', { word: value });
    this.byte(value >> 8);
    this.byte(value);
  }

  bytes(values: Uint8Array): void {
    this.#reserve(values.length);
    this.#buffer.set(values, this.#length);
    this.#length += values.length;
  }

  /** What was written so far. */
  finish(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#buffer.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#buffer.length * 2));
    grown.set(this.#buffer);
    this.#buffer = grown;
  }
}
