import type { Link, WriteType } from '../../src/lib/bluetooth/link';
import type { Cipher } from '../../src/lib/bluetooth/quec/cipher';
import { Command } from '../../src/lib/bluetooth/quec/reference';
import { encodeFrame, type Frame } from '../../src/lib/bluetooth/quec/frame';
import { FrameDecoder } from '../../src/lib/bluetooth/quec/frame-decoder';
import { encodeItems, numberItem, type TtlvItem } from '../../src/lib/bluetooth/quec/ttlv';
import type { FileSource } from '../../src/lib/bluetooth/quec/transfer/contract';

/**
 * A link that costs next to nothing, with a device behind it that takes every packet and looks into none: what is
 * left to measure is the app's end. Of the device's, only finding frames and encrypting answers is counted too.
 */
export class LoopLink implements Link {
  readonly writeTypes: ReadonlySet<WriteType> = new Set<WriteType>(['request', 'command']);
  readonly closed = new Promise<never>(() => undefined);
  /** Bytes of the file that have been acknowledged. */
  received = 0;
  readonly #cipher: Cipher;
  readonly #file: Uint8Array;
  readonly #packetLength: number;
  readonly #decoder = new FrameDecoder((frame) => this.#take(frame));
  /** What was read of the file and has not been acknowledged: the packets to come, in order. */
  readonly #reads: { readonly offset: number; readonly length: number }[] = [];
  #listener: (bytes: Uint8Array) => void = () => undefined;
  #nextId = 1000;

  constructor(cipher: Cipher, file: Uint8Array, packetLength: number) {
    this.#cipher = cipher;
    this.#file = file;
    this.#packetLength = packetLength;
  }

  /** The file, whose reading tells the device what the packets hold. */
  get source(): FileSource {
    return {
      size: this.#file.length,
      read: (offset, length) => {
        this.#reads.push({ offset, length });
        return this.#file.subarray(offset, offset + length);
      },
    };
  }

  write(bytes: Uint8Array): Promise<void> {
    this.#decoder.push(bytes);
    return Promise.resolve();
  }

  onReceive(listener: (bytes: Uint8Array) => void): () => void {
    this.#listener = listener;
    return () => undefined;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #take({ id, command }: Frame): void {
    if (command === Command.fileNotification)
      this.#control(numberItem(7, 2), numberItem(11, this.#packetLength));
    if (command !== Command.filePacket) return;
    const read = this.#reads.shift();
    if (read === undefined) throw new Error('A packet came that was never read.');
    this.received += read.length;
    this.#send(id, Command.filePacketAnswer, numberItem(9, read.offset));
    if (this.received === this.#file.length) this.#control(numberItem(7, 6));
  }

  #control(...items: TtlvItem[]): void {
    this.#send(this.#nextId++, Command.transferControl, ...items);
  }

  #send(id: number, command: number, ...items: TtlvItem[]): void {
    const wire = encodeFrame({ id, command, data: this.#cipher.encrypt(encodeItems(items)) });
    queueMicrotask(() => this.#listener(wire));
  }
}
