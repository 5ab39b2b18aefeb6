import type { Link, WriteType } from '../../src/lib/bluetooth/link';
import type { Cipher } from '../../src/lib/bluetooth/quec/cipher';
import { Command } from '../../src/lib/bluetooth/quec/commands';
import { encodeFrame, type Frame } from '../../src/lib/bluetooth/quec/frame';
import { FrameDecoder } from '../../src/lib/bluetooth/quec/frame-decoder';
import { decodeItems, encodeItems, numberItem, type TtlvItem } from '../../src/lib/bluetooth/quec/ttlv';

const START = 9;
const DATA = 10;

/**
 * A link that costs next to nothing, with a device behind it that takes every packet and checks nothing: what is
 * left to measure is the app's end. It uses the app's own codec, so its cost is counted too.
 */
export class LoopLink implements Link {
  readonly writeTypes: ReadonlySet<WriteType> = new Set<WriteType>(['request', 'command']);
  readonly closed = new Promise<never>(() => undefined);
  /** Bytes of the file that have arrived. */
  received = 0;
  readonly #cipher: Cipher;
  readonly #size: number;
  readonly #packetLength: number;
  readonly #decoder = new FrameDecoder((frame) => this.#take(frame));
  #listener: (bytes: Uint8Array) => void = () => undefined;
  #nextId = 1000;

  constructor(cipher: Cipher, size: number, packetLength: number) {
    this.#cipher = cipher;
    this.#size = size;
    this.#packetLength = packetLength;
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

  #take({ id, command, data }: Frame): void {
    if (command === Command.fileNotification)
      this.#control(numberItem(7, 2), numberItem(11, this.#packetLength));
    if (command !== Command.filePacket) return;
    const items = decodeItems(this.#cipher.decrypt(data));
    const bytes = items.find((item) => item.id === DATA);
    const start = items.find((item) => item.id === START);
    if (bytes?.type !== 'binary' || start === undefined) return;
    this.received += bytes.value.length;
    this.#send(id, Command.filePacketAnswer, start);
    if (this.received === this.#size) this.#control(numberItem(7, 6));
  }

  #control(...items: TtlvItem[]): void {
    this.#send(this.#nextId++, Command.transferControl, ...items);
  }

  #send(id: number, command: number, ...items: TtlvItem[]): void {
    const wire = encodeFrame({ id, command, data: this.#cipher.encrypt(encodeItems(items)) });
    queueMicrotask(() => this.#listener(wire));
  }
}
