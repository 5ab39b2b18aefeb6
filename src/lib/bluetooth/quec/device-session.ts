import type { MonotonicClock } from '../../clock';
import { OverairError, toOverairError } from '../../errors';
import { MAX_WRITE_BYTES, type Link } from '../link';
import type { Cipher } from './cipher';
import { DataFields, type DataFieldCounts } from './data-fields';
import { FloodGuard } from './flood-guard';
import { encodeFrame } from './frame';
import { FrameDecoder, type DecoderCounts } from './frame-decoder';
import { FrameWriter } from './frame-writer';
import { asksForFirmware, isVerdict } from './file-messages';
import type { Message } from './messages';
import { PacketIds } from './packet-ids';
import { PendingAnswers } from './pending-answers';
import { piecesOf, type Piece, type WritePlan } from './pieces';
import { Command, commandName, Limit } from './reference';

/** A frame ready to go. */
export interface PreparedFrame {
  readonly id: number;
  readonly wire: Uint8Array;
}

/** A request and how its answer is known and read. */
export interface DeviceRequest<T> {
  readonly command: number;
  readonly data?: Uint8Array;
  /** The answer's command. */
  readonly answer: number;
  /** Reads the answer; runs before the next frame is handled. */
  readonly parse: (message: Message) => T;
  /** How long to wait for the answer once the last piece has settled, in milliseconds. */
  readonly timeoutMs: number;
  /** How often the same bytes go, at most; 1 if not given. */
  readonly sends?: number;
  /** Whether it goes in one write, whatever its length; else in pieces of a proven size. */
  readonly whole?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** What came in, for diagnosis. */
export interface DeviceSessionCounts extends DecoderCounts, DataFieldCounts {
  /** Answers of ours that could not be written; the device asks again. */
  readonly answersLost: number;
}

const NO_DATA = new Uint8Array();
const NONE = (): Uint8Array => NO_DATA;

/** A frame in one write, as far as a write goes. */
const WHOLE: WritePlan = { size: MAX_WRITE_BYTES, commands: 'none' };

/**
 * What goes over one link to a device, as frames: allots packet ids, encrypts, splits, writes one frame at a time,
 * matches answers, bounds what the device may do, and hands on what nobody asked for.
 */
export class DeviceSession {
  readonly clock: MonotonicClock;
  /** Whether a command is taken only when there is room for it. */
  readonly commandsWait: boolean;
  /** Whether nothing may be written while an answer is waited for, if that can be (`Link.mustRest`). */
  readonly mustRest: boolean;
  readonly #link: Link;
  readonly #writer: FrameWriter;
  readonly #decoder = new FrameDecoder((frame) => this.#handle(frame));
  readonly #ids = new PacketIds();
  readonly #pending = new PendingAnswers();
  readonly #flood = new FloodGuard();
  readonly #listeners = new Set<(message: Message) => void>();
  readonly #fields = new DataFields();
  readonly #stopReceiving: () => void;
  #answersLost = 0;
  /** Frames sent that an answer may follow. */
  #asked = 0;
  #wholeFrames: number | null = null;
  #firmwareOnOffer: () => Uint8Array = NONE;
  #provenByIndication: number = Limit.smallestWrite;
  #provenByPacket: number = Limit.smallestWrite;
  #isQuiet = false;
  #end: OverairError | null = null;
  #announceEnd: (error: OverairError) => void = () => undefined;

  /** Resolves once, with why, when the session has ended: `link-lost`, `cancelled` or `device-flooding`. */
  readonly closed = new Promise<OverairError>((resolve) => {
    this.#announceEnd = resolve;
  });

  constructor(link: Link, clock: MonotonicClock) {
    this.clock = clock;
    this.#link = link;
    this.commandsWait = link.commandsWait === true;
    this.mustRest = link.mustRest === true;
    this.#writer = new FrameWriter(link, clock);
    this.#stopReceiving = link.onReceive((bytes) => this.#receive(bytes));
    void link.closed.then((error) => this.#finish(error));
  }

  /** Why the session has ended; null while it lives. */
  get ended(): OverairError | null {
    return this.#end;
  }

  get counts(): DeviceSessionCounts {
    return { ...this.#decoder.counts, ...this.#fields.counts, answersLost: this.#answersLost };
  }

  /** Whether the link can write without an answer. */
  get hasCommands(): boolean {
    return this.#link.writeTypes.has('command');
  }

  /** If the device reads one frame a write, the bytes of one that it has read: then no frame is split. Else null. */
  get wholeFrames(): number | null {
    return this.#wholeFrames;
  }

  /** Bytes of a write that arrives whole, since an indication of as many has; at least 20. */
  get provenByIndication(): number {
    return this.#provenByIndication;
  }

  /** How frames go that are no file packets. */
  get controlPlan(): WritePlan {
    if (this.#wholeFrames !== null) return WHOLE;
    return { size: Math.max(this.#provenByIndication, this.#provenByPacket), commands: 'none' };
  }

  /** Resolves when everything queued is written or failed. */
  get idle(): Promise<void> {
    return this.#writer.idle;
  }

  /** From now on data fields are encrypted, both ways. */
  encryptWith(cipher: Cipher): void {
    this.#fields.encryptWith(cipher);
  }

  /** The device reads one frame a write, and has read one of so many bytes. */
  writeWhole(bytes: number): void {
    this.#wholeFrames = bytes;
  }

  /** The bytes of a write that acknowledged packets prove, or null again: control frames go in such pieces. */
  proveWrite(bytes: number | null): void {
    this.#provenByPacket = bytes ?? Limit.smallestWrite;
  }

  /** Allots an id, encrypts and encodes, so that sending has nothing left to do. */
  prepare(command: number, data: Uint8Array): PreparedFrame {
    const id = this.#ids.take();
    return { id, wire: this.#encode(id, command, data) };
  }

  /** Writes a frame's pieces; settles when the last one has settled, rejects with what the link says. */
  write(pieces: readonly Piece[]): Promise<void> {
    if (this.#end !== null) return Promise.reject(this.#end);
    this.#asked++;
    return this.#writer.write(pieces);
  }

  /**
   * Sends a request and waits for its answer, sending the same bytes again if none comes. Rejects with
   * `device-silent` (or `device-secret-wrong`, if nothing that came could be decrypted), with what the link or
   * `parse` says, or with `cancelled` by the signal.
   */
  async request<T>(request: DeviceRequest<T>): Promise<T> {
    if (this.#end !== null) throw this.#end;
    const { command, signal, timeoutMs } = request;
    const frame = this.prepare(command, request.data ?? NO_DATA);
    const expected = this.#pending.expect(frame.id, request.answer, request.parse);
    let left = request.sends ?? 1;
    let stopTimer: () => void = () => undefined;
    const onTimeout = () => {
      if (left > 0) send();
      else expected.fail(this.silence(command));
    };
    const send = () => {
      left--;
      this.write(piecesOf(frame.wire, request.whole === true ? WHOLE : this.controlPlan)).then(
        () => {
          if (!expected.ended) stopTimer = this.clock.after(timeoutMs, onTimeout);
        },
        (error: unknown) => expected.fail(toOverairError(error)),
      );
    };
    const onAbort = () => expected.fail(new OverairError('cancelled'));
    signal?.addEventListener('abort', onAbort);
    if (signal?.aborted === true) onAbort();
    else send();
    return await expected.answer.finally(() => {
      stopTimer();
      signal?.removeEventListener('abort', onAbort);
    });
  }

  /** Sends what has no answer of its own id; `frame` may be sent again. */
  send(frame: PreparedFrame): Promise<void> {
    return this.write(piecesOf(frame.wire, this.controlPlan));
  }

  /** Hears, in order, everything that answers no request; returns what takes the listener away. */
  onMessage(listener: (message: Message) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Asks `onOffer` for the data of the offer if the device asks for firmware; returns what ends that. */
  onFirmwareQuery(onOffer: () => Uint8Array): () => void {
    this.#firmwareOnOffer = onOffer;
    return () => {
      if (this.#firmwareOnOffer === onOffer) this.#firmwareOnOffer = NONE;
    };
  }

  /** What to say of a device that does not answer `command`. */
  silence(command: number): OverairError {
    return this.#fields.areForeign
      ? new OverairError('device-secret-wrong')
      : new OverairError('device-silent', { command: commandName(command) });
  }

  /**
   * From now on nothing is written unasked, nor in answer to anything but a verdict: the device has everything, and a
   * browser may lose its Bluetooth if a device goes while it is written to.
   */
  quieten(): void {
    this.#isQuiet = true;
  }

  /** Ends the session and its link. */
  async close(): Promise<void> {
    this.#finish(new OverairError('cancelled'));
    await this.#link.close();
  }

  #encode(id: number, command: number, data: Uint8Array): Uint8Array {
    return encodeFrame({ id, command, data: this.#fields.encrypt(data) });
  }

  #receive(bytes: Uint8Array): void {
    if (this.#end !== null) return;
    // An indication of n bytes proves an MTU of n + 3 at least, so a write of n bytes arrives whole.
    this.#provenByIndication = Math.max(this.#provenByIndication, bytes.length);
    this.#decoder.push(bytes);
    const unasked = this.#decoder.finished - this.#asked;
    if (this.#flood.isFlooded(unasked, this.clock.monotonic())) this.#flooded();
  }

  #handle(frame: Message): void {
    const message = this.#fields.decrypt(frame);
    if (message === null || this.#end !== null || this.#pending.take(message)) return;
    this.#answerDevice(message);
    for (const listener of [...this.#listeners]) listener(message);
  }

  /** What a device may ask at any time has an answer that needs no decision. */
  #answerDevice(message: Message): void {
    const { id, command } = message;
    if (this.#isQuiet && !isVerdict(message)) return;
    if (command === Command.transferControl) this.#answer(id, Command.transferControlAnswer, NO_DATA);
    else if (command === Command.fileQuery)
      this.#answer(id, Command.fileQueryAnswer, asksForFirmware(message) ? this.#firmwareOnOffer() : NO_DATA);
  }

  #answer(id: number, command: number, data: Uint8Array): void {
    this.#writer
      .write(piecesOf(this.#encode(id, command, data), this.controlPlan))
      .catch((error: unknown) => {
        this.#answersLost++;
        if (toOverairError(error).code === 'device-flooding') this.#flooded();
      });
  }

  #flooded(): void {
    this.#finish(new OverairError('device-flooding'));
    void this.#link.close();
  }

  #finish(error: OverairError): void {
    if (this.#end !== null) return;
    this.#end = error;
    this.#stopReceiving();
    this.#pending.failAll(error);
    this.#announceEnd(error);
  }
}
