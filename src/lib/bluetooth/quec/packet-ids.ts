import { Limit } from './reference';

/** Packet ids one after the other, wrapping. */
export class PacketIds {
  #next: number;

  constructor(first = Limit.firstPacketId) {
    this.#next = first;
  }

  take(): number {
    const id = this.#next;
    this.#next = id === Limit.lastPacketId ? Limit.firstPacketId : id + 1;
    return id;
  }
}
