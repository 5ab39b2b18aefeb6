import { isOverairError, OverairError } from '../../../errors';
import type { DeviceSession } from '../device-session';
import { piecesOf } from '../pieces';
import type { Conversation } from './conversation';
import type { Acknowledgements, PacketPreparer, PreparedPacket } from './packets';
import { Interruption } from './reruns';
import type { Tuning } from './tuning';

/** Packets that are on their way unacknowledged. */
const MOST = 2;

/** One packet that is on its way; `writtenAt` by the monotonic clock. */
interface Flight {
  readonly packet: PreparedPacket;
  readonly writtenAt: number;
}

export interface StreamOptions {
  readonly size: number;
  readonly isResumed: boolean;
  /** Whether the next packet has to wait. */
  readonly isHeld: () => boolean;
  /** A packet is about to be written; what it waits for. */
  readonly onStart: (packet: PreparedPacket) => Promise<void>;
  /** A packet, and every one before it, is acknowledged. */
  readonly onAcknowledged: (packet: PreparedPacket) => void;
}

/** How a stream ended: with the device's verdict, or with these packets unacknowledged, in order; maybe none. */
export type Streamed = 'received' | readonly PreparedPacket[];

/**
 * Sends packets so that two are on their way: while one is acknowledged, the next is in the air already. Each is
 * acknowledged by its own id, and in order: anything else, and a wait in vain, ends the stream, and what is not
 * acknowledged goes again, one at a time.
 */
export class PacketStream {
  readonly #session: DeviceSession;
  readonly #conversation: Conversation;
  readonly #acknowledgements: Acknowledgements;
  readonly #tuning: Tuning;
  readonly #preparer: PacketPreparer;
  readonly #options: StreamOptions;
  #flights: Flight[] = [];
  /** When the device was heard last, or the first packet was begun. */
  #heardAt = 0;
  #isRefused = false;

  constructor(
    session: DeviceSession,
    conversation: Conversation,
    acknowledgements: Acknowledgements,
    tuning: Tuning,
    preparer: PacketPreparer,
    options: StreamOptions,
  ) {
    this.#session = session;
    this.#conversation = conversation;
    this.#acknowledgements = acknowledgements;
    this.#tuning = tuning;
    this.#preparer = preparer;
    this.#options = options;
  }

  /** Sends from an offset on, until something else is to be done. Rejects as `Conversation.next` does. */
  async run(from: number): Promise<Streamed> {
    this.#heardAt = this.#session.clock.monotonic();
    this.#flights = [];
    this.#isRefused = false;
    let next = from;
    try {
      for (;;) {
        while (this.#mayStart(next)) next = await this.#start(next);
        const [head] = this.#flights;
        if (head === undefined) return [];
        const heard = await this.#hear(head);
        if (heard === 'received') return 'received';
        if (heard === 'trouble') return this.#troubled();
      }
    } catch (error) {
      if (!(error instanceof Interruption) || error.reason !== 'foreign-acknowledgement') throw error;
      this.#conversation.tell('acknowledgement-foreign');
      return this.#troubled();
    }
  }

  #mayStart(next: number): boolean {
    if (this.#flights.length >= MOST || next >= this.#options.size || this.#isRefused) return false;
    return this.#tuning.areTwoInFlight && !this.#conversation.pause.isActive() && !this.#options.isHeld();
  }

  async #start(offset: number): Promise<number> {
    const { clock } = this.#session;
    const packet = await this.#preparer.take(offset, false, this.#conversation.mailbox);
    await this.#options.onStart(packet);
    if (this.#flights.length > 0) {
      this.#tuning.twoStarted();
      this.#acknowledgements.second(packet.frame.id);
    }
    this.#acknowledgements.sent(packet.frame.id);
    const plan = packet.sends[0]?.plan ?? { size: packet.frame.wire.length, commands: 'none' };
    const writing = this.#session.write(piecesOf(packet.frame.wire, plan, this.#session.commandsWait));
    this.#preparer.begin(packet.end, false);
    await this.#written(writing);
    this.#flights.push({ packet, writtenAt: clock.monotonic() });
    return packet.end;
  }

  async #written(writing: Promise<void>): Promise<void> {
    try {
      await writing;
    } catch (error) {
      // If the session has ended, the mailbox says so once all that came before was heard.
      if (this.#session.ended !== null || isOverairError(error, 'link-lost')) return;
      if (!isOverairError(error, 'write-refused')) throw error;
      this.#conversation.tell('write-refused');
      this.#isRefused = true;
    }
  }

  async #hear({ packet, writtenAt }: Flight): Promise<'received' | 'trouble' | 'heard'> {
    if (this.#isRefused) return 'trouble';
    const { clock } = this.#session;
    const { pause } = this.#conversation;
    const wasPaused = pause.isActive();
    const due = Math.max(writtenAt, this.#heardAt) + this.#tuning.timeoutMs(packet.frame.wire.length);
    const event = await this.#conversation.next(wasPaused ? Infinity : due - clock.monotonic());
    if (event === null) return this.#missing();
    if (event.kind === 'control') {
      if (event.control.action === 'received') return this.#verdict();
      if (wasPaused || pause.isActive()) this.#heardAt = clock.monotonic();
      return 'heard';
    }
    if (event.kind !== 'acknowledgement') return 'heard';
    if (this.#flights.slice(1).some((later) => later.packet.frame.id === event.id)) return this.#missing();
    const { offset, end, frame } = packet;
    const outstanding = { id: frame.id, offset, end };
    const stray = this.#acknowledgements.judge(event, outstanding, this.#options.isResumed);
    if (stray === null) this.#acknowledged(packet, writtenAt);
    else this.#conversation.tell(stray);
    return 'heard';
  }

  #acknowledged(packet: PreparedPacket, writtenAt: number): void {
    const now = this.#session.clock.monotonic();
    this.#tuning.streamed({
      bytes: packet.end - packet.offset,
      wireBytes: packet.frame.wire.length,
      ms: now - this.#heardAt,
      waitingMs: now - Math.max(writtenAt, this.#heardAt),
    });
    this.#heardAt = now;
    this.#flights.shift();
    this.#options.onAcknowledged(packet);
  }

  #missing(): 'trouble' {
    this.#conversation.tell('acknowledgement-lost');
    return 'trouble';
  }

  #troubled(): readonly PreparedPacket[] {
    this.#tuning.refusedTwo();
    return this.#flights.map(({ packet }) => packet);
  }

  /** The device says that it has the file: it can, once the last packet is on its way. */
  #verdict(): 'received' {
    const last = this.#flights.at(-1)?.packet;
    if (last?.end === this.#options.size) return 'received';
    throw new OverairError('device-verdict-early', { offset: this.#flights[0]?.packet.offset ?? 0 });
  }
}
