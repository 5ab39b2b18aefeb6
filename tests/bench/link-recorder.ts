import type { MonotonicClock } from '../../src/lib/clock';
import type { Link, WriteType } from '../../src/lib/bluetooth/link';
import { NaiveDecoder } from '../../src/lib/bluetooth/virtual/naive-frame';
import { linkLayerPackets, PACKETS_PER_EVENT } from '../../src/lib/bluetooth/virtual/packet-queue';

const PACKET = 0x7025;
const PACKET_ANSWER = 0x7026;

/** One 0x7025 as it went over the link. */
interface SentPacket {
  readonly from: number;
  readonly wireBytes: number;
  readonly writes: number;
  readonly linkPackets: number;
}

/** A link that keeps the times and sizes of the file packets that pass through it. */
export class LinkRecorder implements Link {
  readonly packets: SentPacket[] = [];
  /** When the last 0x7026 came. */
  lastAnswer = 0;
  /** When the first write of all was made. */
  firstWrite: number | undefined;
  readonly #link: Link;
  readonly #clock: MonotonicClock;
  readonly #mtu: number;
  readonly #out = new NaiveDecoder();
  #frame = { from: 0, wireBytes: 0, writes: 0, linkPackets: 0 };

  constructor(link: Link, clock: MonotonicClock, mtu: number) {
    this.#link = link;
    this.#clock = clock;
    this.#mtu = mtu;
    const answers = new NaiveDecoder();
    link.onReceive((bytes) => {
      for (const { command } of answers.receive(bytes))
        if (command === PACKET_ANSWER) this.lastAnswer = clock.monotonic();
    });
  }

  get writeTypes(): ReadonlySet<WriteType> {
    return this.#link.writeTypes;
  }

  get commandsWait(): boolean {
    return this.#link.commandsWait === true;
  }

  get closed() {
    return this.#link.closed;
  }

  write(bytes: Uint8Array, type: WriteType): Promise<void> {
    this.#note(bytes);
    return this.#link.write(bytes, type);
  }

  onReceive(listener: (bytes: Uint8Array) => void): () => void {
    return this.#link.onReceive(listener);
  }

  close(): Promise<void> {
    return this.#link.close();
  }

  /**
   * The least milliseconds that the link allows for the packets that were sent: one at a time, or, after the first one,
   * with two on their way: then no event passes that is not full, or two packets share the events that each needs alone.
   */
  leastMs(connectionIntervalMs: number, inFlight: 1 | 2 = 1): number {
    const commands = this.writeTypes.has('command');
    const alone = ({ writes, linkPackets }: Pick<SentPacket, 'writes' | 'linkPackets'>): number =>
      commands ? Math.ceil(linkPackets / PACKETS_PER_EVENT) + 1 : 2 * writes;
    const all = (packets: readonly SentPacket[]): number =>
      packets.reduce((sum, packet) => sum + alone(packet), 0);
    if (inFlight === 1) return all(this.packets) * connectionIntervalMs;
    const rest = this.packets.slice(1);
    const linkPackets = rest.reduce((sum, packet) => sum + packet.linkPackets, 0);
    const full = Math.ceil(linkPackets / PACKETS_PER_EVENT) + 1;
    const least = commands ? Math.max(full, all(rest) / 2) : all(rest);
    return (all(this.packets.slice(0, 1)) + least) * connectionIntervalMs;
  }

  /** Milliseconds from the first packet's first write to the last acknowledgement. */
  get transferMs(): number {
    return this.lastAnswer - (this.packets[0]?.from ?? 0);
  }

  #note(bytes: Uint8Array): void {
    const now = this.#clock.monotonic();
    this.firstWrite ??= now;
    if (this.#frame.writes === 0) this.#frame.from = now;
    this.#frame.writes++;
    this.#frame.wireBytes += bytes.length;
    this.#frame.linkPackets += linkLayerPackets(Math.min(bytes.length, this.#mtu - 3), this.#mtu);
    const frames = this.#out.receive(bytes);
    if (frames.length === 0) return;
    if (frames[0]?.command === PACKET) this.packets.push(this.#frame);
    this.#frame = { from: 0, wireBytes: 0, writes: 0, linkPackets: 0 };
  }
}
