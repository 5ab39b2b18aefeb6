import type { OverairError } from '../errors';

/** A write request is answered by the peer's stack; a write command is not. */
export type WriteType = 'request' | 'command';

/** The most bytes that one write may carry: the longest attribute value there is. */
export const MAX_WRITE_BYTES = 512;

/**
 * What the protocols need of a connected device: one characteristic that takes writes and indicates.
 * Splitting and sizes are the protocol's; queueing operations of several users of one device is the link's.
 */
export interface Link {
  /** The write types that the characteristic has; at least one. */
  readonly writeTypes: ReadonlySet<WriteType>;

  /** Whether a command settles only once the stack has room for another: then it may end a burst. Not if absent. */
  readonly commandsWait?: boolean;

  /**
   * Whether the browser's Bluetooth may be lost to the page for good if the link ends while something is written: then
   * the writes rest while an answer is waited for. Not if absent.
   */
  readonly mustRest?: boolean;

  /**
   * Writes 1 to 512 bytes. Settles when the peer has answered (request) or the stack has taken it (command);
   * neither says that the whole value arrived. One at a time: a second one while one is pending rejects with
   * `link-busy`. Rejects with `link-lost` once the link has ended, even if the platform never settles.
   */
  write(bytes: Uint8Array, type: WriteType): Promise<void>;

  /**
   * Calls `listener` with a copy of the bytes of every indication, in order; it may come before the write that
   * caused it settles. Returns what takes the listener away.
   */
  onReceive(listener: (bytes: Uint8Array) => void): () => void;

  /** Resolves once, with why, when the link has ended: `link-lost`, or `cancelled` after `close()`. */
  readonly closed: Promise<OverairError>;

  /** Ends the link; safe to call twice. */
  close(): Promise<void>;
}
