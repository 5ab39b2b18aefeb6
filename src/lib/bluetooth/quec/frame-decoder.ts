import { isLegalNumber, LENGTH_BASE, type Frame } from './frame';

/** Room for the longest frame there is: what a length field of 65535 counts. */
const BUFFER_BYTES = 0x10000;

const LENGTH_FIELD = 2;

/** What came in, for diagnosis and for bounds. */
export interface DecoderCounts {
  /** Frames handed on. */
  readonly good: number;
  /** Frames whose sum was wrong. */
  readonly badSums: number;
  /** Frames with a length, id or command that may not be. */
  readonly illegal: number;
  /** Unfinished frames that a new header ended. */
  readonly cut: number;
}

/**
 * Decodes a stream of frames that arrives in any pieces, so that noise or a cut frame never costs a later good
 * one: two AA in a row always begin a frame, judged on bytes as they came over the wire, and the memory of the
 * last wire byte lives on across chunks and frames. Its memory is one buffer of 64 KiB.
 */
export class FrameDecoder {
  readonly #onFrame: (frame: Frame) => void;
  readonly #buffer = new Uint8Array(BUFFER_BYTES);
  readonly #counts = { good: 0, badSums: 0, illegal: 0, cut: 0 };
  /** The last byte as it came over the wire, dropped ones included. */
  #last = 0;
  /** Whether the last wire byte was a header's: the next is taken as it is. */
  #afterHeader = false;
  #inFrame = false;
  #filled = 0;
  /** Bytes to come: two of the length field, then as many as it says. */
  #expected = LENGTH_FIELD;
  #lengthKnown = false;

  constructor(onFrame: (frame: Frame) => void) {
    this.#onFrame = onFrame;
  }

  get counts(): DecoderCounts {
    return this.#counts;
  }

  /** Frames that ended, good or not: what a flood is measured by. */
  get finished(): number {
    return this.#counts.good + this.#counts.badSums + this.#counts.illegal;
  }

  /** Takes the next bytes of the stream; calls back for every good frame in them, with data of its own. */
  push(chunk: Uint8Array): void {
    let index = 0;
    while (index < chunk.length) {
      if (this.#inFrame && this.#last !== 0xaa) {
        index = this.#copyPlain(chunk, index);
        continue;
      }
      const byte = chunk[index++] ?? 0;
      if (this.#last === 0xaa && byte === 0xaa) {
        this.#begin(this.#afterHeader);
        continue;
      }
      const isStuffing = this.#last === 0xaa && byte === 0x55 && !this.#afterHeader;
      this.#last = byte;
      this.#afterHeader = false;
      if (isStuffing || !this.#inFrame) continue;
      this.#buffer[this.#filled++] = byte;
      if (this.#filled === this.#expected) this.#advance();
    }
  }

  /** Copies what needs no thought: up to and with the next AA, at most what the frame still lacks. */
  #copyPlain(chunk: Uint8Array, from: number): number {
    const buffer = this.#buffer;
    const end = Math.min(chunk.length, from + this.#expected - this.#filled);
    let index = from;
    let filled = this.#filled;
    let byte = 0;
    while (index < end && byte !== 0xaa) {
      byte = chunk[index++] ?? 0;
      buffer[filled++] = byte;
    }
    this.#last = byte;
    this.#filled = filled;
    if (filled === this.#expected) this.#advance();
    return index;
  }

  #begin(isRun: boolean): void {
    // In a longer run of AA the header only moves on; nothing was begun that could be cut.
    if (this.#inFrame && !isRun) this.#counts.cut++;
    this.#afterHeader = true;
    this.#inFrame = true;
    this.#filled = 0;
    this.#expected = LENGTH_FIELD;
    this.#lengthKnown = false;
  }

  #word(at: number): number {
    return ((this.#buffer[at] ?? 0) << 8) | (this.#buffer[at + 1] ?? 0);
  }

  /** The length is known, or the frame has ended. */
  #advance(): void {
    if (this.#lengthKnown) {
      this.#finish();
      return;
    }
    this.#expected = this.#word(0);
    this.#filled = 0;
    this.#lengthKnown = true;
    if (this.#expected >= LENGTH_BASE) return;
    this.#inFrame = false;
    this.#counts.illegal++;
  }

  /** The buffer holds sum, packet id, command and data. */
  #finish(): void {
    this.#inFrame = false;
    const buffer = this.#buffer;
    let sum = 0;
    for (let index = 1; index < this.#expected; index++) sum += buffer[index] ?? 0;
    if ((sum & 0xff) !== buffer[0]) {
      this.#counts.badSums++;
      return;
    }
    const id = this.#word(1);
    const command = this.#word(3);
    if (!isLegalNumber(id) || !isLegalNumber(command)) {
      this.#counts.illegal++;
      return;
    }
    this.#counts.good++;
    this.#onFrame({ id, command, data: buffer.slice(LENGTH_BASE, this.#expected) });
  }
}
