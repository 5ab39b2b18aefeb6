/** The bytes of a file, wherever they are kept: only the packets in flight are in memory. */
export interface FileSource {
  /** Bytes; at least 1, below 2^32. */
  readonly size: number;
  /** Exactly `length` bytes from `offset` on; always within `size`. */
  read(offset: number, length: number): Promise<Uint8Array> | Uint8Array;
}
