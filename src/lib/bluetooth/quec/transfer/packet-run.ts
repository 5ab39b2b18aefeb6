import type { DeviceSession } from '../device-session';
import type { FileSource } from './contract';
import type { Conversation } from './conversation';
import { PacketSender } from './packet-sender';
import { PacketStream } from './packet-stream';
import { PacketPreparer, type Acknowledgements, type PreparedPacket } from './packets';
import type { Tuning } from './tuning';

export interface PacketRunParts {
  readonly session: DeviceSession;
  readonly source: FileSource;
  readonly conversation: Conversation;
  readonly acknowledgements: Acknowledgements;
  readonly tuning: Tuning;
}

export interface PacketRunOptions {
  readonly startAt: number;
  /** Whether the person asked for a pause. */
  readonly isPaused: () => boolean;
  /** Whether sending waits between two packets. */
  readonly onHold: (isHolding: boolean) => void;
  readonly onSending: () => void;
  /** A size of writes is on trial with the next packet, or none is any more (null); the packet waits for it. */
  readonly onTrial: (size: number | null) => Promise<void>;
  /** The last packet is about to be written. */
  readonly onLast: () => void;
  /** The device has acknowledged everything before this offset. */
  readonly onAcknowledged: (offset: number) => void;
}

/** All packets of one run, from its offset to the end of the file. */
export class PacketRun {
  readonly sender: PacketSender;
  readonly #parts: PacketRunParts;
  readonly #options: PacketRunOptions;
  readonly #preparer: PacketPreparer;
  readonly #stream: PacketStream;
  #acknowledged: number;
  /** Sent, and not acknowledged, in order. */
  #unacknowledged: readonly PreparedPacket[] = [];
  #onTrial: number | null = null;

  constructor(parts: PacketRunParts, options: PacketRunOptions) {
    const { session, source, conversation, acknowledgements, tuning } = parts;
    const isResumed = options.startAt > 0;
    this.#parts = parts;
    this.#options = options;
    this.#acknowledged = options.startAt;
    this.#preparer = new PacketPreparer(session, source, tuning);
    this.sender = new PacketSender(session, conversation, acknowledgements, tuning, isResumed);
    this.#stream = new PacketStream(session, conversation, acknowledgements, tuning, this.#preparer, {
      size: source.size,
      isResumed,
      isHeld: options.isPaused,
      onStart: (packet) => this.#starts(packet),
      onAcknowledged: (packet) => this.#isAcknowledged(packet),
    });
  }

  /** Bytes of the file in the packet that is to be acknowledged next; 0 if there is none. */
  get outstanding(): number {
    const [packet] = this.#unacknowledged;
    return packet === undefined ? 0 : packet.end - packet.offset;
  }

  /** Sends everything; whether the device's verdict came with the last packet. */
  async send(): Promise<boolean> {
    const { conversation, source, tuning } = this.#parts;
    while (this.#acknowledged < source.size) {
      if (this.#options.isPaused() || conversation.pause.isActive()) await this.#hold();
      this.#options.onSending();
      const isFirst = this.#acknowledged === this.#options.startAt;
      const isStream = tuning.areTwoInFlight && !isFirst && this.#unacknowledged.length === 0;
      const isReceived = isStream ? await this.#streams() : await this.#sendsOne(isFirst);
      if (isReceived) return true;
    }
    return false;
  }

  async #hold(): Promise<void> {
    this.#options.onHold(true);
    await this.#parts.conversation.waitOutPauses(this.#options.isPaused);
    this.#options.onHold(false);
    this.sender.resumed();
  }

  async #streams(): Promise<boolean> {
    const streamed = await this.#stream.run(this.#acknowledged);
    if (streamed !== 'received') {
      this.#unacknowledged = streamed;
      return false;
    }
    this.#acknowledgedTo(this.#parts.source.size);
    return true;
  }

  /** The one that was sent already, if there is one, else a new one. */
  async #sendsOne(isFirst: boolean): Promise<boolean> {
    const { conversation, session, source, tuning } = this.#parts;
    const offset = this.#acknowledged;
    const again = this.#unacknowledged[0];
    const packet = again ?? (await this.#preparer.take(offset, isFirst, conversation.mailbox));
    if (again === undefined) await this.#starts(packet);
    const isLast = packet.end === source.size;
    const delivered = await this.sender.deliver(packet, isLast, () => {
      if (this.#unacknowledged.length <= 1) this.#preparer.begin(packet.end, false);
    });
    if (delivered !== 'received') {
      tuning.delivered(delivered, isLast);
      session.proveWrite(tuning.provenWrite);
      conversation.pause.progressed();
    }
    // With the device's verdict it has everything that was sent.
    this.#acknowledgedTo(delivered === 'received' ? source.size : packet.end);
    return delivered === 'received';
  }

  async #starts(packet: PreparedPacket): Promise<void> {
    const { source, tuning } = this.#parts;
    this.#unacknowledged = [...this.#unacknowledged, packet];
    if (tuning.onTrial !== this.#onTrial) {
      this.#onTrial = tuning.onTrial;
      await this.#options.onTrial(this.#onTrial);
    }
    if (packet.end < source.size) return;
    this.sender.lastIsSent();
    this.#options.onLast();
  }

  #isAcknowledged(packet: PreparedPacket): void {
    this.sender.resumed();
    this.#parts.conversation.pause.progressed();
    this.#acknowledgedTo(packet.end);
  }

  #acknowledgedTo(offset: number): void {
    this.#acknowledged = offset;
    this.#unacknowledged = this.#unacknowledged.filter(({ end }) => end > offset);
    this.#options.onAcknowledged(offset);
  }
}
