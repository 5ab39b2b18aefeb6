import { OverairError, toOverairError } from '../../../errors';
import { Command } from '../commands';
import { encodePacket } from '../file-messages';
import { piecesOf, type Piece } from '../pieces';
import type { PreparedFrame, Session } from '../session';
import type { Mailbox } from './mailbox';
import type { FileSource } from './source';
import type { Strategy } from './strategy';
import type { Send } from './write-size';

/** A packet with nothing left to do but write it. */
export interface PreparedPacket {
  readonly offset: number;
  readonly end: number;
  readonly isFirst: boolean;
  readonly frame: PreparedFrame;
  readonly sends: readonly Send[];
  /** The first send's writes. */
  readonly pieces: readonly Piece[];
}

interface Slot {
  readonly offset: number;
  readonly sends: readonly Send[];
  readonly packet: PreparedPacket | Promise<PreparedPacket>;
}

/** How long reading a packet may take: the device gives up after 15 s. */
const READ_MS = 12_000;

/**
 * Prepares a packet while the one before is in flight: read, encoded, encrypted, stuffed and split, so that no
 * connection event passes unused between an acknowledgement and the next write.
 */
export class Preparation {
  readonly #session: Session;
  readonly #source: FileSource;
  readonly #strategy: Strategy;
  #slot: Slot | null = null;

  constructor(session: Session, source: FileSource, strategy: Strategy) {
    this.#session = session;
    this.#source = source;
    this.#strategy = strategy;
  }

  /** Begins with the packet at `offset`, as the strategy is now; nothing where the file ends there. */
  begin(offset: number, isFirst: boolean): void {
    this.#slot = offset < this.#source.size ? this.#prepare(offset, isFirst) : null;
  }

  /** The packet at `offset`; made anew where what was learned meanwhile changes it. `source-silent` after 12 s. */
  async take(offset: number, isFirst: boolean, mailbox: Mailbox<unknown>): Promise<PreparedPacket> {
    if (this.#slot?.offset !== offset || this.#slot.sends !== this.#strategy.sends(isFirst))
      this.#slot = this.#prepare(offset, isFirst);
    const { packet } = this.#slot;
    this.#slot = null;
    if (!(packet instanceof Promise)) return packet;
    return mailbox.until(packet, READ_MS, new OverairError('source-silent', { offset }));
  }

  #prepare(offset: number, isFirst: boolean): Slot {
    const sends = this.#strategy.sends(isFirst);
    const length = Math.min(this.#strategy.packetLength(isFirst), this.#source.size - offset);
    const packet = this.#read(offset, length, (bytes) => this.#encode(offset, bytes, length, sends, isFirst));
    // A read that fails is heard when the packet is taken, if it ever is.
    if (packet instanceof Promise) packet.catch(() => undefined);
    return { offset, sends, packet };
  }

  #read<T>(offset: number, length: number, use: (bytes: Uint8Array) => T): T | Promise<T> {
    try {
      const bytes = this.#source.read(offset, length);
      return bytes instanceof Promise ? bytes.then(use) : use(bytes);
    } catch (error) {
      return Promise.reject(toOverairError(error));
    }
  }

  #encode(
    offset: number,
    bytes: Uint8Array,
    length: number,
    sends: readonly Send[],
    isFirst: boolean,
  ): PreparedPacket {
    const plan = sends[0]?.plan;
    if (bytes.length !== length || plan === undefined) throw new OverairError('source-silent', { offset });
    const frame = this.#session.prepare(Command.filePacket, encodePacket(offset, bytes));
    return { offset, end: offset + length, isFirst, frame, sends, pieces: piecesOf(frame.wire, plan) };
  }
}
