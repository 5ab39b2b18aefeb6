/** Link-layer packets that one event carries in one direction. */
export const PACKETS_PER_EVENT = 4;

/** Link-layer packets of `bytes`, with the 4 bytes of L2CAP and `header` bytes of ATT, at this MTU. */
export function linkLayerPackets(bytes: number, mtu: number, header = 3): number {
  const most = mtu === 23 ? 27 : 251;
  return Math.ceil((bytes + 4 + header) / most);
}

interface Entry {
  packets: number;
  readonly firstEvent: number;
  readonly arrive: () => void;
}

/** One direction of the radio: values wait in order, and each event carries up to four of their packets. */
export class PacketQueue {
  #entries: Entry[] = [];

  /** Packets that wait. */
  get waiting(): number {
    return this.#entries.reduce((sum, entry) => sum + entry.packets, 0);
  }

  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  /** Queues a value of so many packets for `firstEvent` or later; `arrive` runs when its last one has been sent. */
  add(packets: number, firstEvent: number, arrive: () => void): void {
    this.#entries.push({ packets, firstEvent, arrive });
  }

  /** Sends what this event can carry. */
  send(event: number): void {
    let room = PACKETS_PER_EVENT;
    for (let entry = this.#entries[0]; entry !== undefined; entry = this.#entries[0]) {
      if (room === 0 || entry.firstEvent > event) return;
      const sent = Math.min(room, entry.packets);
      entry.packets -= sent;
      room -= sent;
      if (entry.packets > 0) return;
      this.#entries.shift();
      entry.arrive();
    }
  }

  clear(): void {
    this.#entries = [];
  }
}
