import { OverairError } from '../../../errors';
import { BLOCK, encryptedLength } from '../cipher';
import { PACKET_OVERHEAD } from '../file-messages';
import { FRAME_OVERHEAD, MAX_FRAME_DATA } from '../frame';
import type { WritePlan } from '../pieces';
import { Limit } from '../reference';
import { leastEvents } from './pace';

/** Bytes left free for stuffing: encrypted bytes need one in about 32,000. */
const STUFFING = 4;

/** Bytes of a packet's frame before stuffing, for so many bytes of the file. */
export function frameBytes(data: number): number {
  return FRAME_OVERHEAD + encryptedLength(data + PACKET_OVERHEAD);
}

/** The most bytes of the file whose frame is no longer than `frame`; 0 or less if there is no room for any. */
function dataWithin(frame: number): number {
  return Math.floor((frame - FRAME_OVERHEAD) / BLOCK) * BLOCK - 1 - PACKET_OVERHEAD;
}

/** Whether argument 11 could bound the whole frame: it leaves room for a byte of the file. */
export function holdsFrame(argument: number): boolean {
  return dataWithin(argument) >= 1;
}

/** The most bytes of the file that any frame of ours can carry. */
const MOST_DATA = dataWithin(FRAME_OVERHEAD + MAX_FRAME_DATA);

/**
 * The bytes of the file that a packet may carry, from argument 11 (null if it was absent). It is the limit of
 * the data, or of the whole frame if that was learned. 0, or too little for a byte, is
 * `device-packet-length-zero`; more than a frame can carry is clamped.
 */
export function packetLimit(argument: number | null, covers: 'data' | 'frame'): number {
  const named = argument ?? Limit.usualPacketLength;
  const limit = Math.min(MOST_DATA, covers === 'data' ? named : dataWithin(named));
  if (limit < 1) throw new OverairError('device-packet-length-zero', { length: named });
  return limit;
}

/** The largest multiple of 16 whose packet, with what is left free for stuffing, fits so many bytes on the wire. */
function blocksWithin(wire: number): number {
  const overhead = frameBytes(BLOCK) - BLOCK + STUFFING;
  return Math.floor((wire - overhead) / BLOCK) * BLOCK;
}

/** The largest multiple of 16 up to `limit` whose frame is allowed; at least 16. */
function longestAllowed(limit: number, allows: (frame: number) => boolean): number {
  let good = 1;
  let bad = Math.floor(limit / BLOCK) + 1;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (allows(frameBytes(middle * BLOCK) + STUFFING)) good = middle;
    else bad = middle;
  }
  return good * BLOCK;
}

/**
 * The bytes of the file to put in a packet: the multiple of 16, at most `limit`, that padded and framed moves most
 * bytes a connection event with `plan`; of equally quick ones the longest. `allows` says whether a frame may be so
 * many bytes long, and allows every shorter one too. If no multiple of 16 fits the limit, the limit.
 */
export function fittedLength(limit: number, plan: WritePlan, allows: (frame: number) => boolean): number {
  if (limit < BLOCK) return limit;
  const longest = longestAllowed(limit, allows);
  let best = longest;
  let bestRate = 0;
  // What fills whole writes is quickest, so only the most that fits each number of writes can be best.
  for (let writes = 1, length = 0; length < longest; writes++) {
    length = Math.min(longest, blocksWithin(writes * plan.size));
    const rate = length / leastEvents(frameBytes(length) + STUFFING, plan);
    if (length < BLOCK || rate < bestRate) continue;
    best = length;
    bestRate = rate;
  }
  return best;
}
