/** The packet ids that we use; the protocol's own 0 and 65535 are illegal, and small ones are left to devices. */
const FIRST = 1000;
const LAST = 65534;

/** Packet ids one after the other, wrapping. */
export class PacketIds {
  #next: number;

  constructor(first = FIRST) {
    this.#next = first;
  }

  take(): number {
    const id = this.#next;
    this.#next = id === LAST ? FIRST : id + 1;
    return id;
  }
}
