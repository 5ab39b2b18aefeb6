import { MAX_WRITE_BYTES, type WriteType } from '../link';
import type { CommandUse } from '../product-profile';

/** How a frame goes over the link. */
export interface WritePlan {
  /** Bytes of a piece, 1–512. */
  readonly size: number;
  readonly commands: CommandUse;
}

/** One write of a frame. */
export interface Piece {
  readonly bytes: Uint8Array;
  readonly type: WriteType;
}

/** After how many pieces one is a request, if commands have lost packets. */
export const REQUEST_EVERY = 8;

function typeOf(index: number, last: number, commands: CommandUse): WriteType {
  if (index === last || commands === 'none') return 'request';
  return commands === 'seven-of-eight' && index % REQUEST_EVERY === REQUEST_EVERY - 1 ? 'request' : 'command';
}

/**
 * Splits a frame's bytes into writes, without copying. The last one is a request: it is answered, so a burst of commands
 * has an end even if the platform takes commands without back-pressure. With `endsWithCommand` it is a command too, if
 * all others are.
 */
export function piecesOf(wire: Uint8Array, plan: WritePlan, endsWithCommand = false): Piece[] {
  const size = Math.min(plan.size, MAX_WRITE_BYTES);
  const last = Math.ceil(wire.length / size) - 1;
  return Array.from({ length: last + 1 }, (_, index) => ({
    bytes: wire.subarray(index * size, (index + 1) * size),
    type: endsWithCommand && plan.commands === 'most' ? 'command' : typeOf(index, last, plan.commands),
  }));
}
