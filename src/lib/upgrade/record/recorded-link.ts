import type { WriteType } from '../../bluetooth/link';
import { Command, commandName } from '../../bluetooth/quec/reference';
import type { Frame } from '../../bluetooth/quec/frame';
import { FrameDecoder } from '../../bluetooth/quec/frame-decoder';
import type { HeldLink } from '../ports';
import type { AcknowledgementLog } from './acknowledgement-log';
import { errorFacts, round, type UpgradeLog } from './log';

/** What a link and its frames are noted in. */
export interface LinkRecord {
  readonly log: UpgradeLog;
  readonly acknowledgements: AcknowledgementLog;
}

/** A write longer than this is worth a line, in milliseconds. */
const SLOW_WRITE = 1_000;

/**
 * The same link, listened to: when it opens and ends, which write sizes it is given, which frames go over it, and how
 * long acknowledgements take. Of a frame its head is noted, never what it carries.
 */
export function recordLink(link: HeldLink, record: LinkRecord): HeldLink {
  const { log } = record;
  const begun = log.at;
  log.note('link-open', { writeTypes: [...link.writeTypes] });
  void link.closed.then((why) =>
    log.note('link-ended', { ...errorFacts(why), afterMs: round(log.at - begun) }),
  );
  const frames = new FrameLog(record);
  let isHeard = false;
  const write = async (bytes: Uint8Array, type: WriteType): Promise<void> => {
    const since = log.at;
    frames.writing(bytes);
    try {
      await link.write(bytes, type);
    } catch (error) {
      log.note('write-failed', {
        bytes: bytes.length,
        type,
        ms: round(log.at - since),
        ...errorFacts(error),
      });
      throw error;
    }
    const ms = round(log.at - since);
    if (ms > SLOW_WRITE) log.note('write-slow', { bytes: bytes.length, type, ms });
    frames.written();
  };
  return {
    writeTypes: link.writeTypes,
    commandsWait: link.commandsWait === true,
    mustRest: link.mustRest === true,
    closed: link.closed,
    write,
    onReceive(listener) {
      // No listener of its own: a link keeps what came early for the first one.
      const hears = !isHeard;
      isHeard = true;
      return link.onReceive((bytes) => {
        if (hears) frames.received(bytes);
        listener(bytes);
      });
    },
    close: () => link.close(),
    ...(link.hold === undefined ? {} : { hold: () => link.hold?.() ?? (() => undefined) }),
  };
}

/** Only one packet or two are on their way at a time. */
const MOST_UNANSWERED = 8;

/** The frames in both directions, by their heads. */
class FrameLog {
  readonly #record: LinkRecord;
  readonly #out = new FrameDecoder((frame) => this.#onSent(frame));
  readonly #in = new FrameDecoder((frame) => this.#onReceived(frame));
  /** Of the frame that is being written: its first write, how many there were, and whether it is complete. */
  #pieceBytes = 0;
  #pieces = 0;
  #complete: Frame | null = null;
  /** Packets that are not acknowledged, and when their last piece had settled. */
  readonly #packets = new Map<number, number>();
  /** The packet that was acknowledged last: it may be so before its write has settled. */
  #answered: number | null = null;
  #writeSize: number | null = null;
  #lastIllFormed = 0;

  constructor(record: LinkRecord) {
    this.#record = record;
  }

  writing(bytes: Uint8Array): void {
    if (this.#pieces === 0) this.#pieceBytes = bytes.length;
    this.#pieces++;
    this.#out.push(bytes);
  }

  /** The write has settled. */
  written(): void {
    const frame = this.#complete;
    if (frame === null) return;
    this.#complete = null;
    if (frame.command === Command.filePacket && this.#answered !== frame.id)
      this.#packets.set(frame.id, this.#record.log.at);
  }

  received(bytes: Uint8Array): void {
    this.#in.push(bytes);
    const { badSums, illegal, cut } = this.#in.counts;
    if (badSums + illegal + cut === this.#lastIllFormed) return;
    this.#lastIllFormed = badSums + illegal + cut;
    this.#record.log.note('received-noise', { badSums, illegal, cut });
  }

  #onSent(frame: Frame): void {
    const { log } = this.#record;
    const { id, command, data } = frame;
    const writes = this.#pieces;
    this.#complete = frame;
    this.#pieces = 0;
    // Only a frame of several writes says which size they have.
    if (writes > 1 && this.#pieceBytes !== this.#writeSize) {
      this.#writeSize = this.#pieceBytes;
      log.note('write-size', { bytes: this.#pieceBytes, command: commandName(command) });
    }
    if (command !== Command.filePacket) {
      log.note('sent', { command: commandName(command), id, bytes: data.length, writes });
      return;
    }
    if (this.#packets.has(id))
      log.note('packet-again', { id, bytes: data.length, writes, writeSize: this.#pieceBytes });
    else if (this.#packets.size >= MOST_UNANSWERED) this.#packets.clear();
  }

  #onReceived({ id, command, data }: Frame): void {
    const { log, acknowledgements } = this.#record;
    if (command !== Command.filePacketAnswer) {
      log.note('received', { command: commandName(command), id, bytes: data.length });
      return;
    }
    // An indication may come before the write has settled: then it took no time of its own.
    const sentAt = this.#packets.get(id) ?? (this.#complete?.id === id ? log.at : null);
    this.#packets.delete(id);
    this.#answered = id;
    if (sentAt === null) log.note('acknowledgement-late', { id });
    else acknowledgements.add(this.#writeSize ?? this.#pieceBytes, Math.max(0, log.at - sentAt));
  }
}
