import { argument } from './device-commands';
import type { ReceiverOptions } from './device-options';
import type { MomentFault } from './faults';
import { naiveBytes, naiveNumber, type NaiveItem } from './naive-ttlv';

/** A frame as it arrived; `frameBytes` is its size before stuffing, `faults` are those due with it. */
export interface Arrived {
  readonly id: number;
  readonly items: readonly NaiveItem[];
  readonly frameBytes: number;
  readonly faults: readonly MomentFault[];
}

/** A part of the file: its bytes go from `start` to before `end`. */
export interface FilePacket {
  readonly id: number;
  readonly start: number;
  readonly data: Uint8Array;
  readonly end: number;
}

/** The limit if the device names none. */
const UNNAMED_LIMIT = 128;

/** The bytes of data that a full packet has. */
export function fullLength({ maxPacketLength = 0 }: ReceiverOptions): number {
  return maxPacketLength > 0 ? maxPacketLength : UNNAMED_LIMIT;
}

/** The packet in a 0x7025; undefined if it lacks the address or the data. */
export function readFilePacket({ id, items }: Arrived): FilePacket | undefined {
  const start = naiveNumber(items, argument.start);
  const data = naiveBytes(items, argument.data);
  return start === undefined || data === undefined
    ? undefined
    : { id, start, data, end: start + data.length };
}

/** Whether the device can take it at all: within the file and no longer than it said. */
export function isAllowed(
  { start, data, end }: FilePacket,
  fileBytes: number,
  frameBytes: number,
  options: ReceiverOptions,
): boolean {
  const counted = options.limitCoversFrame ? frameBytes : data.length;
  return start >= 0 && data.length > 0 && end <= fileBytes && counted <= fullLength(options);
}
