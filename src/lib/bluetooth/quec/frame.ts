import { OverairError } from '../../errors';
import { Limit } from './reference';

/** Frames of the device's protocol: `AA AA | length (2) | sum (1) | packet id (2) | command (2) | data`. */
export interface Frame {
  /** 1–65534; a response repeats the request's. */
  readonly id: number;
  /** 1–65534. */
  readonly command: number;
  /** The data field as it goes over the air: encrypted, once signed in. */
  readonly data: Uint8Array;
}

/** Bytes of a frame besides its data, before stuffing. */
export const FRAME_OVERHEAD = 9;

/** Bytes that the length field counts besides the data: sum, packet id and command. */
export const LENGTH_BASE = 5;

/** The most bytes of data that a frame of ours may carry. */
export const MAX_FRAME_DATA = Limit.sentLength - LENGTH_BASE;

/** Ids and commands 0x0000 and 0xFFFF are illegal. */
export function isLegalNumber(number: number): boolean {
  return number > 0 && number < 0xffff;
}

/** Length, sum, packet id and command: the seven bytes between the header and the data. Written anew for each frame. */
const head = new Uint8Array(7);

function writeHead({ id, command, data }: Frame, dataSum: number): void {
  const length = LENGTH_BASE + data.length;
  head[0] = length >> 8;
  head[1] = length;
  head[2] = (id >> 8) + id + (command >> 8) + command + dataSum;
  head[3] = id >> 8;
  head[4] = id;
  head[5] = command >> 8;
  head[6] = command;
}

/** Copies `from` to `to` at `at` with a 55 after each AA that an AA or 55 follows; gives the end. */
function stuff(from: Uint8Array, to: Uint8Array, at: number, before: number): number {
  let previous = before;
  let end = at;
  for (let index = 0; index < from.length; index++) {
    const byte = from[index] ?? 0;
    if (previous === 0xaa && (byte === 0xaa || byte === 0x55)) to[end++] = 0x55;
    to[end++] = byte;
    previous = byte;
  }
  return end;
}

/** The bytes of a frame as they go over the wire. Refuses illegal numbers and too long data as `internal`. */
export function encodeFrame(frame: Frame): Uint8Array {
  const { id, command, data } = frame;
  if (!isLegalNumber(id) || !isLegalNumber(command) || data.length > MAX_FRAME_DATA)
    throw new OverairError('internal', { id, command, bytes: data.length });
  let sum = 0;
  let stuffing = 0;
  let previous = 0;
  for (let index = 0; index < data.length; index++) {
    const byte = data[index] ?? 0;
    sum += byte;
    if (previous === 0xaa && (byte === 0xaa || byte === 0x55)) stuffing++;
    previous = byte;
  }
  writeHead(frame, sum);
  // The header's seven bytes and the seam to the data may need at most seven 55 more.
  const wire = new Uint8Array(2 + head.length + 7 + data.length + stuffing);
  wire[0] = wire[1] = 0xaa;
  // The byte after the header is never stuffed: the length begins with neither AA nor 55.
  let end = stuff(head, wire, 2, 0);
  const seam = head[6] ?? 0;
  if (stuffing === 0 && seam !== 0xaa) {
    wire.set(data, end);
    end += data.length;
  } else end = stuff(data, wire, end, seam);
  return wire.subarray(0, end);
}
