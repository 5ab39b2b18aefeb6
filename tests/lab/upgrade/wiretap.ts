import type { Link } from '../../../src/lib/bluetooth/link';

/** Long enough that no other bytes are the same by chance. */
const PIECE = 12;

/** What was written over the air, byte by byte. */
export class Wiretap {
  readonly #heard: Uint8Array[] = [];

  /** The same link, listened to. */
  on(link: Link): Link {
    const hear = (bytes: Uint8Array): void => void this.#heard.push(bytes.slice());
    return {
      writeTypes: link.writeTypes,
      closed: link.closed,
      write: (bytes, type) => {
        hear(bytes);
        return link.write(bytes, type);
      },
      onReceive: (listener) => link.onReceive(listener),
      close: () => link.close(),
    };
  }

  get bytes(): number {
    return this.#heard.reduce((sum, { length }) => sum + length, 0);
  }

  /** Whether any piece of a file went over the air as it is. */
  hears(file: Uint8Array): boolean {
    const heard = Buffer.concat(this.#heard);
    for (let at = 0; at + PIECE <= file.length; at += PIECE)
      if (heard.includes(Buffer.from(file.subarray(at, at + PIECE)))) return true;
    return false;
  }
}
