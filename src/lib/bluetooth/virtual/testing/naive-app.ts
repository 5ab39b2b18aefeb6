import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { deviceCipher, type DeviceCipher } from '../device-cipher';
import { argument, command } from '../device-commands';
import { encodeNaiveFrame, NaiveDecoder } from '../naive-frame';
import { decodeNaiveItems, encodeNaiveItems, naiveBytes, naiveNumber, type NaiveItem } from '../naive-ttlv';
import type { DeviceConnection, Connectable } from '../carrier';

export interface Heard {
  readonly command: number;
  readonly id: number;
  readonly items: readonly NaiveItem[];
}

const text = new TextEncoder();

/** A hand-driven app for the device's own tests: it sends what it is told to and keeps what it hears. */
export class NaiveApp {
  readonly heard: Heard[] = [];
  readonly raw: Uint8Array[] = [];
  ended = false;
  /** Answers every 0x7023, as an app should. */
  polite = true;
  /** Bytes of one write. */
  pieces = 20;
  #cipher: DeviceCipher | undefined;
  #id = 2000;
  readonly #decoder = new NaiveDecoder();
  readonly #device: DeviceConnection;

  constructor(peripheral: Connectable) {
    const device = peripheral.connect({
      maxIndicationBytes: 20,
      indicate: (bytes) => this.#hear(bytes),
      drop: () => this.hangUp(),
    });
    if (device === undefined) throw new Error('not there');
    this.#device = device;
  }

  hangUp(): void {
    if (this.ended) return;
    this.ended = true;
    this.#device.disconnected();
  }

  send(commandId: number, items: readonly NaiveItem[] = [], id = this.#id++): number {
    const plain = encodeNaiveItems(items);
    this.write(encodeNaiveFrame({ command: commandId, id, data: this.#cipher?.encrypt(plain) ?? plain }));
    return id;
  }

  write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length && !this.ended; at += this.pieces)
      this.#device.receive(bytes.slice(at, at + this.pieces));
  }

  /** The newer way; gives the result number, undefined if there was no answer. */
  signIn(keyHex = '000102030405060708090a0b0c0d0e0f'): number | undefined {
    this.#cipher = undefined;
    this.send(command.askRandom);
    const random = new TextDecoder().decode(naiveBytes(this.last(command.random)?.items ?? [], 1));
    const proof = bytesToHex(sha256(text.encode(`${keyHex};${random}`)));
    this.send(command.proof, [{ id: 2, value: text.encode(proof) }]);
    this.useCipher(deviceCipher(Uint8Array.from(Buffer.from(keyHex, 'hex')), random));
    return naiveNumber(this.last(command.signedIn)?.items ?? [], 3);
  }

  useCipher(cipher: DeviceCipher): void {
    this.#cipher = cipher;
  }

  notify(file: Uint8Array, changes: Readonly<Record<number, NaiveItem['value']>> = {}, id?: number): number {
    const facts = { 1: 1, 4: 2, 5: sha256(file), 6: file.length, 12: text.encode('2.0.0'), ...changes };
    const items = Object.entries(facts).map(([key, value]) => ({ id: Number(key), value }));
    return this.send(command.notification, items, id);
  }

  packet(file: Uint8Array, start: number, length: number, id?: number): number {
    const data = file.slice(start, start + length);
    const items = [
      { id: argument.start, value: start },
      { id: argument.data, value: data },
    ];
    return this.send(command.packet, items, id);
  }

  /** Sends packets from `start` to the end, however they are answered. */
  rest(file: Uint8Array, start: number, length: number): void {
    for (let at = start; at < file.length; at += length) this.packet(file, at, length);
  }

  control(action: number, delay?: number): number {
    const items: NaiveItem[] = [{ id: argument.action, value: action }];
    if (delay !== undefined) items.push({ id: argument.delay, value: delay });
    return this.send(command.control, items);
  }

  last(commandId: number): Heard | undefined {
    return this.heard.findLast((heard) => heard.command === commandId);
  }

  /** All numbers under an argument that this command brought, in order. */
  numbers(commandId: number, id: number): (number | undefined)[] {
    return this.heard.filter((h) => h.command === commandId).map((h) => naiveNumber(h.items, id));
  }

  #hear(bytes: Uint8Array): void {
    if (this.ended) return;
    this.raw.push(bytes);
    for (const { command: commandId, id, data } of this.#decoder.receive(bytes)) {
      const plain = this.#cipher ? this.#cipher.decrypt(data) : data;
      this.heard.push({ command: commandId, id, items: (plain && decodeNaiveItems(plain)) ?? [] });
      if (commandId === command.control && this.polite) this.send(command.controlAnswer, [], id);
    }
  }
}
