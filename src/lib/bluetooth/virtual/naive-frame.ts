/**
 * The device's reading of frames, written apart from the app's and as simply as it can
 * be: keep the bytes as they came, look for headers, take the stuffing out. It is the other half of a test, so it
 * shares no code with `quec/`.
 */

/** One frame, its data still as it was sent (encrypted or not). */
export interface NaiveFrame {
  readonly id: number;
  readonly command: number;
  readonly data: Uint8Array;
}

const AA = 0xaa;
const STUFFING = 0x55;

/** A frame as it goes over the wire. `data` has at most 65530 bytes; the sum is over what is given. */
export function encodeNaiveFrame({ id, command, data }: NaiveFrame): Uint8Array {
  const summed = [id >> 8, id & 255, command >> 8, command & 255, ...data];
  const sum = summed.reduce((total, byte) => (total + byte) & 255, 0);
  const length = 1 + summed.length;
  const plain = [length >> 8, length & 255, sum, ...summed];
  const wire = [AA, AA];
  plain.forEach((byte, index) => {
    wire.push(byte);
    const next = plain[index + 1];
    if (byte === AA && (next === AA || next === STUFFING)) wire.push(STUFFING);
  });
  return Uint8Array.from(wire);
}

/** Where the byte after a header stands: after two AA, the last two of their run; -1 if none is complete. */
function bodyStart(wire: Uint8Array, from: number): number {
  for (let at = from + 2; at < wire.length; at++)
    if (wire[at] !== AA && wire[at - 1] === AA && wire[at - 2] === AA) return at;
  return -1;
}

function number16(bytes: readonly number[], at: number): number {
  return (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
}

interface Body {
  /** The frame's bytes after its header, without stuffing; fewer than its length says if it is unfinished. */
  readonly bytes: number[];
  /** Where reading stopped: after the frame, or at the second AA of a header that cut it short. */
  readonly end: number;
  readonly done: boolean;
}

function readBody(wire: Uint8Array, start: number): Body {
  const bytes: number[] = [];
  for (let at = start; at < wire.length; at++) {
    const byte = wire[at] ?? 0;
    const before = wire[at - 1];
    if (at > start && byte === AA && before === AA) return { bytes, end: at, done: false };
    if (at > start && byte === STUFFING && before === AA) continue;
    bytes.push(byte);
    if (bytes.length >= 2 && bytes.length === 2 + number16(bytes, 0))
      return { bytes, end: at + 1, done: true };
  }
  return { bytes, end: wire.length, done: false };
}

function toFrame(bytes: readonly number[]): NaiveFrame | undefined {
  const summed = bytes.slice(3);
  const id = number16(summed, 0);
  const command = number16(summed, 2);
  const legal = (number: number) => number !== 0 && number !== 0xffff;
  const sum = summed.reduce((total, byte) => (total + byte) & 255, 0);
  if (bytes.length < 7 || sum !== bytes[2] || !legal(id) || !legal(command)) return undefined;
  return { id, command, data: Uint8Array.from(summed.slice(4)) };
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}

/** Reads frames from pieces of any size. `bad` counts frames with a wrong sum, an illegal id or too short. */
export class NaiveDecoder {
  bad = 0;
  #wire: Uint8Array = new Uint8Array(0);

  /** Nothing that came belongs to what will come. */
  forget(): void {
    this.#wire = new Uint8Array(0);
  }

  /** The frames that are complete now that `piece` has come. */
  receive(piece: Uint8Array): NaiveFrame[] {
    this.#wire = joined(this.#wire, piece);
    const frames: NaiveFrame[] = [];
    let at = 0;
    for (;;) {
      const start = bodyStart(this.#wire, at);
      if (start < 0) {
        // Two AA may be the beginning of a header; the last wire byte stays known.
        this.#wire = this.#wire.slice(Math.max(at, this.#wire.length - 2));
        return frames;
      }
      const body = readBody(this.#wire, start);
      if (!body.done && body.end === this.#wire.length) {
        this.#wire = this.#wire.slice(start - 2);
        return frames;
      }
      if (body.done) {
        const frame = toFrame(body.bytes);
        if (frame === undefined) this.bad++;
        else frames.push(frame);
      }
      at = body.end - 1;
    }
  }
}
