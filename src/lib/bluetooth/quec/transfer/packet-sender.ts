import { isOverairError, OverairError } from '../../../errors';
import type { DeviceSession } from '../device-session';
import { piecesOf } from '../pieces';
import type { Conversation } from './conversation';
import type { Acknowledgements, PreparedPacket } from './packets';
import { Interruption, PATIENCE_MS } from './reruns';
import type { Delivery, Tuning } from './tuning';

/** What a wait that has to be cut short leaves to each later one, and the least that it is itself. */
const LEAST_WAIT_MS = 1000;
const SHORTEST_WAIT_MS = 250;

/**
 * How long the last packet's last send waits: its acknowledgement may be lost while the device checks the file, then
 * the verdict comes; a device that lacks it cancels after 15 s.
 */
const LAST_WORD_MS = 60_000;

/** How a packet ended: acknowledged, or with it the device's verdict, if it was the last. */
export type Delivered = Delivery | 'received';

interface Wait {
  readonly answer: 'acknowledged' | 'unanswered' | 'received';
  readonly wasPaused: boolean;
}

/** Sends packets, each up to three times with the same id and bytes, all within the device's 15 s. */
export class PacketSender {
  readonly #session: DeviceSession;
  readonly #conversation: Conversation;
  readonly #acknowledgements: Acknowledgements;
  readonly #tuning: Tuning;
  readonly #isResumed: boolean;
  /** When the device last had valid data, at the latest, in milliseconds. */
  #heardAt: number;
  #isTroubled = false;
  #isCut = false;
  #sendsLeft = 0;
  #isLastSent = false;

  constructor(
    session: DeviceSession,
    conversation: Conversation,
    acknowledgements: Acknowledgements,
    tuning: Tuning,
    isResumed: boolean,
  ) {
    this.#session = session;
    this.#conversation = conversation;
    this.#acknowledgements = acknowledgements;
    this.#tuning = tuning;
    this.#isResumed = isResumed;
    this.#heardAt = session.clock.monotonic();
  }

  /** Whether a send of the outstanding packet was in vain. */
  get isTroubled(): boolean {
    return this.#isTroubled;
  }

  /** Sends of the outstanding packet that there was no time for before the device gives up. */
  get sendsLeft(): number {
    return this.#sendsLeft;
  }

  /** When the device last had valid data, at the latest, by the monotonic clock. */
  get heardAt(): number {
    return this.#heardAt;
  }

  /** Whether its last write hung until the link ended: what the device said meanwhile, it said for want of data. */
  get isCut(): boolean {
    return this.#isCut;
  }

  /** A pause has ended: the device's patience begins anew. */
  resumed(): void {
    this.#heardAt = this.#session.clock.monotonic();
  }

  /**
   * The file's last packet is on its way already, after this one: from now on the device may say that it has the file.
   */
  lastIsSent(): void {
    this.#isLastSent = true;
  }

  /**
   * Sends a packet until it is acknowledged; `underway` is called when its first write is on its way. Ends by an
   * interruption if no send was answered.
   */
  async deliver(packet: PreparedPacket, isLast: boolean, underway: () => void): Promise<Delivered> {
    const { clock } = this.#session;
    const mayEnd = isLast || this.#isLastSent;
    const begun = clock.monotonic();
    let settled: number | null = null;
    let wasPaused = false;
    this.#isTroubled = false;
    this.#sendsLeft = packet.sends.length;
    this.#acknowledgements.sent(packet.frame.id);
    let slowest = 0;
    for (const [index, send] of packet.sends.entries()) {
      if (index > 0 && !this.#fits(packet, index, slowest)) continue;
      const sentAt = clock.monotonic();
      const writing = this.#session.write(
        index === 0 ? packet.pieces : piecesOf(packet.frame.wire, send.plan),
      );
      if (index === 0) underway();
      const isWritten = await this.#isWritten(writing);
      settled ??= clock.monotonic();
      if (clock.monotonic() < this.#heardAt + PATIENCE_MS) this.#sendsLeft = packet.sends.length - 1 - index;
      const writingMs = clock.monotonic() - sentAt;
      if (isWritten) this.#tuning.written(packet.frame.wire.length, send.plan, writingMs);
      slowest = Math.max(slowest, writingMs);
      const wait = await this.#answer(packet, mayEnd, isWritten ? this.#waitMs(packet, index, mayEnd) : 0);
      wasPaused ||= wait.wasPaused;
      if (wait.answer === 'received') return 'received';
      if (wait.answer === 'acknowledged') return this.#delivery(packet, index, { begun, settled, wasPaused });
      this.#isTroubled = true;
      this.#conversation.tell('acknowledgement-lost');
    }
    throw new Interruption('unacknowledged', { offset: packet.offset });
  }

  #delivery(
    packet: PreparedPacket,
    send: number,
    { begun, settled, wasPaused }: { begun: number; settled: number; wasPaused: boolean },
  ): Delivery {
    const now = this.#session.clock.monotonic();
    // It may have had the packet by the first send, and only its acknowledgement was lost.
    this.#heardAt = send === 0 ? now : settled;
    return {
      send,
      sends: packet.sends,
      bytes: packet.end - packet.offset,
      wireBytes: packet.frame.wire.length,
      isFirst: packet.isFirst,
      wasPaused,
      writingMs: settled - begun,
      waitingMs: now - settled,
    };
  }

  /** Whether the writes were taken. A refused one is a size that does not work here: the next send is another. */
  async #isWritten(writing: Promise<void>): Promise<boolean> {
    try {
      await writing;
      return true;
    } catch (error) {
      // If the session has ended, the mailbox says so once all that came before was heard.
      this.#isCut = this.#session.ended !== null || isOverairError(error, 'link-lost');
      if (this.#isCut) return true;
      if (!isOverairError(error, 'write-refused')) throw error;
      this.#conversation.tell('write-refused');
      return false;
    }
  }

  /**
   * Whether a send that is not the last leaves room for the last one, if its writes take as long as the slowest so far:
   * over a small MTU a long write is many, which no estimate knows before it was tried.
   */
  #fits(packet: PreparedPacket, index: number, slowest: number): boolean {
    const last = packet.sends.at(-1);
    if (last === undefined || index === packet.sends.length - 1) return true;
    const needed = slowest + SHORTEST_WAIT_MS + this.#tuning.fearedMs(packet.frame.wire.length, last);
    return this.#session.clock.monotonic() + needed <= this.#heardAt + PATIENCE_MS;
  }

  /** The time-out of a send, cut short if the later ones would not fit the device's patience. */
  #waitMs(packet: PreparedPacket, index: number, mayEnd: boolean): number {
    const { sends, frame } = packet;
    const { waitMs = 'usual' } = sends[index] ?? {};
    const wanted = typeof waitMs === 'number' ? waitMs : this.#tuning.timeoutMs(frame.wire.length, waitMs);
    const later = sends.slice(index + 1);
    if (later.length === 0) return mayEnd ? LAST_WORD_MS : wanted;
    const patience = this.#heardAt + PATIENCE_MS - this.#session.clock.monotonic();
    const needed = later.reduce((sum, send) => sum + this.#tuning.fearedMs(frame.wire.length, send), 0);
    const left = patience - needed - (later.length - 1) * LEAST_WAIT_MS;
    return Math.max(SHORTEST_WAIT_MS, Math.min(wanted, left));
  }

  async #answer(packet: PreparedPacket, mayEnd: boolean, waitMs: number): Promise<Wait> {
    const { clock } = this.#session;
    const { pause } = this.#conversation;
    const outstanding = { id: packet.frame.id, offset: packet.offset, end: packet.end };
    let until = clock.monotonic() + waitMs;
    let wasPaused = pause.isActive();
    for (;;) {
      const before = pause.isActive();
      const event = await this.#conversation.next(before ? Infinity : until - clock.monotonic());
      if (event === null) return { answer: 'unanswered', wasPaused };
      if (event.kind === 'acknowledgement') {
        const stray = this.#acknowledgements.judge(event, outstanding, this.#isResumed);
        if (stray === null) return { answer: 'acknowledged', wasPaused };
        this.#conversation.tell(stray);
      } else if (event.kind === 'control') {
        if (event.control.action === 'received') return { answer: verdict(mayEnd, packet), wasPaused };
        // A device that only repeats itself does not stop the clock.
        if (!before && !pause.isActive()) continue;
        wasPaused = true;
        this.#heardAt = clock.monotonic();
        until = clock.monotonic() + waitMs;
      }
    }
  }
}

/** The device says that it has the file: it can, once the last packet is on its way. */
function verdict(isLastSent: boolean, packet: PreparedPacket): 'received' {
  if (isLastSent) return 'received';
  throw new OverairError('device-verdict-early', { offset: packet.offset });
}
