import { styleOf, type AcknowledgementStyle } from '../acknowledgement-style';
import type { Session } from '../session';
import { Interruption } from './interruption';
import type { Incident } from './outcome';

/** A packet that an acknowledgement may be for. */
export interface Outstanding {
  readonly id: number;
  readonly offset: number;
  readonly end: number;
}

/** Packets whose late acknowledgements are known as such. */
const REMEMBERED = 32;

/**
 * Which acknowledgement counts: only one with the outstanding packet's id, and with the address in the style that
 * the session's first one had. Accepting either style at any time would let a late one punch a hole.
 */
export class Acknowledgements {
  readonly #session: Session;
  readonly #knownStyle: AcknowledgementStyle | null;
  readonly #sent: number[] = [];
  #previous: number | null = null;

  /** `knownStyle` is the product's: it binds a resumed transfer, whose offset alone could be mistaken. */
  constructor(session: Session, knownStyle: AcknowledgementStyle | null) {
    this.#session = session;
    this.#knownStyle = knownStyle;
  }

  /** A packet goes out. */
  sent(id: number): void {
    this.#sent.push(id);
    if (this.#sent.length > REMEMBERED) this.#sent.shift();
  }

  /**
   * Null where the acknowledgement counts; else what it is. One for the packet with an address that does not fit
   * ends the run.
   */
  judge(
    acknowledged: { readonly id: number; readonly address: number | null },
    packet: Outstanding,
    isResumed: boolean,
  ): Incident['kind'] | null {
    const { id, address } = acknowledged;
    if (id !== packet.id) return this.#stray(id);
    const style = address === null ? null : styleOf(address, packet.offset, packet.end);
    const expected = this.#session.acknowledgementStyle ?? (isResumed ? this.#knownStyle : null);
    if (style === null || (expected !== null && style !== expected))
      throw new Interruption('foreign-acknowledgement', { offset: packet.offset, address: address ?? -1 });
    this.#session.acknowledgementStyle = style;
    this.#previous = id;
    return null;
  }

  #stray(id: number): Incident['kind'] {
    if (id === this.#previous) return 'acknowledgement-doubled';
    return this.#sent.includes(id) ? 'acknowledgement-late' : 'acknowledgement-unknown';
  }
}
