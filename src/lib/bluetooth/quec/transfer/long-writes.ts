/** Packets that are compared: at the proven size, then at the long one. */
const PACKETS = 8;

/** The long size is kept where it needs at most this much of the time for a byte: "at least 10 % faster". */
const WORTH_IT = 1 / 1.1;

/** One packet: bytes of the file, and milliseconds from its first write to its acknowledgement. */
export interface PacketTime {
  readonly bytes: number;
  readonly ms: number;
}

function msPerByte(times: readonly PacketTime[]): number {
  const sum = (value: (time: PacketTime) => number) => times.reduce((total, time) => total + value(time), 0);
  return sum(({ ms }) => ms) / sum(({ bytes }) => bytes);
}

/** Compares eight packets at the proven size with eight at the long one: an acknowledgement proves a size right, not fast. */
export class LongWriteTrial {
  readonly #proven: PacketTime[] = [];
  readonly #long: PacketTime[] = [];

  /** A packet that needed one send at the proven size; says whether the long one may now be tried. */
  provenPacket(time: PacketTime): boolean {
    this.#proven.push(time);
    if (this.#proven.length > PACKETS) this.#proven.shift();
    return this.#proven.length === PACKETS;
  }

  /** A packet that needed one send at the long size; says whether to keep it, or null while that is open. */
  longPacket(time: PacketTime): boolean | null {
    this.#long.push(time);
    if (this.#long.length < PACKETS) return null;
    return msPerByte(this.#long) <= msPerByte(this.#proven) * WORTH_IT;
  }
}
