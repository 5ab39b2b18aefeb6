import type { Cipher } from './cipher';
import type { Message } from './messages';

/** How many data fields that came could be read. */
export interface DataFieldCounts {
  /** Data fields that the cipher could read. */
  readonly decrypted: number;
  /** Data fields that it could not: another secret, or noise that passed the sum. */
  readonly undecryptable: number;
}

/** The data fields of a session's frames: as they are until both sides are signed in, then encrypted. Empty ones stay so. */
export class DataFields {
  #cipher: Cipher | null = null;
  #decrypted = 0;
  #undecryptable = 0;

  get counts(): DataFieldCounts {
    return { decrypted: this.#decrypted, undecryptable: this.#undecryptable };
  }

  /** Whether all that came encrypted was with another secret, as far as can be told. */
  get areForeign(): boolean {
    return this.#undecryptable > 0 && this.#decrypted === 0;
  }

  /** From now on, both ways. */
  encryptWith(cipher: Cipher): void {
    this.#cipher = cipher;
  }

  /** As it goes over the link. */
  encrypt(data: Uint8Array): Uint8Array {
    return this.#cipher === null || data.length === 0 ? data : this.#cipher.encrypt(data);
  }

  /** The frame as it was meant; null if it cannot be read. */
  decrypt(frame: Message): Message | null {
    if (this.#cipher === null || frame.data.length === 0) return frame;
    try {
      const data = this.#cipher.decrypt(frame.data);
      this.#decrypted++;
      return { ...frame, data };
    } catch {
      // Not an error of its own: noise may pass an 8-bit sum. Who waits in vain asks the session's `silence()`.
      this.#undecryptable++;
      return null;
    }
  }
}
