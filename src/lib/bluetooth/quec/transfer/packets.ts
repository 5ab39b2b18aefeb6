import { OverairError, toOverairError } from '../../../errors';
import type { AcknowledgementStyle } from '../../product-profile';
import type { DeviceSession, PreparedFrame } from '../device-session';
import { encodePacket } from '../file-messages';
import { piecesOf, type Piece } from '../pieces';
import { Command } from '../reference';
import type { FileSource, Incident } from './contract';
import type { Mailbox } from './events';
import { Interruption } from './reruns';
import type { Tuning } from './tuning';
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
  readonly length: number;
  readonly sends: readonly Send[];
  readonly packet: PreparedPacket | Promise<PreparedPacket>;
}

/** How long reading a packet may take: the device gives up after 15 s. */
const READ_MS = 12_000;

/**
 * Prepares a packet while the one before is in flight: read, encoded, encrypted, stuffed and split, so that no
 * connection event passes unused between an acknowledgement and the next write.
 */
export class PacketPreparer {
  readonly #session: DeviceSession;
  readonly #source: FileSource;
  readonly #tuning: Tuning;
  #slot: Slot | null = null;

  constructor(session: DeviceSession, source: FileSource, tuning: Tuning) {
    this.#session = session;
    this.#source = source;
    this.#tuning = tuning;
  }

  /** Begins with the packet at `offset`, by what is known now; nothing if the file ends there. */
  begin(offset: number, isFirst: boolean): void {
    this.#slot = offset < this.#source.size ? this.#prepare(offset, isFirst) : null;
  }

  /** The packet at `offset`; made anew if what was learned meanwhile changes it. `source-silent` after 12 s. */
  async take(offset: number, isFirst: boolean, mailbox: Mailbox<unknown>): Promise<PreparedPacket> {
    const slot = this.#isUsable(this.#slot, offset, isFirst) ? this.#slot : this.#prepare(offset, isFirst);
    const { packet } = slot;
    this.#slot = null;
    if (!(packet instanceof Promise)) return packet;
    return mailbox.until(packet, READ_MS, new OverairError('source-silent', { offset }));
  }

  #isUsable(slot: Slot | null, offset: number, isFirst: boolean): slot is Slot {
    if (slot?.offset !== offset || slot.sends !== this.#tuning.sends(isFirst)) return false;
    return this.#tuning.allows(slot.length, isFirst);
  }

  #prepare(offset: number, isFirst: boolean): Slot {
    const sends = this.#tuning.sends(isFirst);
    const length = Math.min(this.#tuning.packetLength(isFirst), this.#source.size - offset);
    const packet = this.#read(offset, length, (bytes) => this.#encode(offset, bytes, length, sends, isFirst));
    // A read that fails is heard when the packet is taken, if it ever is.
    if (packet instanceof Promise) packet.catch(() => undefined);
    return { offset, length, sends, packet };
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

/** A packet that an acknowledgement may be for. */
interface Outstanding {
  readonly id: number;
  readonly offset: number;
  readonly end: number;
}

/** Packets whose late acknowledgements are known as such. */
const REMEMBERED = 32;

/** The style of each session's first acknowledgement, which binds every further file over the same link. */
const styles = new WeakMap<DeviceSession, AcknowledgementStyle>();

/**
 * Which acknowledgement counts: only one with the outstanding packet's id, and with the address in the style that
 * the session's first one had. Accepting either style at any time would let a late one punch a hole.
 */
export class Acknowledgements {
  readonly #session: DeviceSession;
  readonly #knownStyle: AcknowledgementStyle | null;
  readonly #sent: number[] = [];
  /** Packets that were on their way while another was not acknowledged. */
  readonly #seconds = new Set<number>();
  #previous: number | null = null;

  /** `knownStyle` is the product's: it binds a resumed transfer, whose offset alone could be mistaken. */
  constructor(session: DeviceSession, knownStyle: AcknowledgementStyle | null) {
    this.#session = session;
    this.#knownStyle = knownStyle;
  }

  /** What the profile keeps. */
  get style(): AcknowledgementStyle | null {
    return styles.get(this.#session) ?? this.#knownStyle;
  }

  /** A packet goes out. */
  sent(id: number): void {
    this.#sent.push(id);
    if (this.#sent.length > REMEMBERED) this.#sent.shift();
  }

  /**
   * A packet goes out while the one before is not acknowledged. What a device that takes one at a time says of it may be
   * heard when it has gone again.
   */
  second(id: number): void {
    this.#seconds.add(id);
  }

  /**
   * Null if the acknowledgement counts; else what it is. One for the packet with an address that does not fit ends
   * the run.
   */
  judge(
    acknowledged: { readonly id: number; readonly address: number | null },
    packet: Outstanding,
    isResumed: boolean,
  ): Incident['kind'] | null {
    const { id, address } = acknowledged;
    if (id !== packet.id) return this.#stray(id);
    const style = styleOf(address, packet);
    const expected = styles.get(this.#session) ?? (isResumed ? this.#knownStyle : null);
    const isForeign = style === null || (expected !== null && style !== expected);
    if (isForeign && this.#seconds.delete(id)) return 'acknowledgement-late';
    if (isForeign)
      throw new Interruption('foreign-acknowledgement', { offset: packet.offset, address: address ?? -1 });
    styles.set(this.#session, style);
    this.#previous = id;
    return null;
  }

  #stray(id: number): Incident['kind'] {
    if (id === this.#previous) return 'acknowledgement-doubled';
    return this.#sent.includes(id) ? 'acknowledgement-late' : 'acknowledgement-unknown';
  }
}

/** The style in which `address` acknowledges a packet; null if in neither. */
function styleOf(address: number | null, { offset, end }: Outstanding): AcknowledgementStyle | null {
  if (address === offset) return 'own';
  return address === end ? 'next' : null;
}
