import type { OverairError } from '../../../errors';
import type { Link, WriteType } from '../../link';
import type { Cipher } from '../cipher';
import { encodeFrame, type Frame } from '../frame';
import { FrameDecoder } from '../frame-decoder';

/** A link whose other end is a test: it sees every frame and says what comes back. */
export class ScriptedLink implements Link {
  readonly writeTypes: ReadonlySet<WriteType>;
  readonly closed: Promise<OverairError>;
  /** Every frame that was written, its data decrypted if a cipher is set. */
  readonly frames: Frame[] = [];
  readonly writes: { bytes: Uint8Array; type: WriteType }[] = [];
  /** The device's cipher, from when the test sets it. */
  cipher: Cipher | null = null;
  isClosed = false;
  /** What a write does besides arriving; a rejection makes it fail. */
  onWrite: (bytes: Uint8Array, type: WriteType) => Promise<void> = () => Promise.resolve();
  #respond: (frame: Frame, link: ScriptedLink) => void;
  #listener: ((bytes: Uint8Array) => void) | null = null;
  #end: (error: OverairError) => void = () => undefined;
  readonly #decoder = new FrameDecoder((frame) => this.#take(frame));

  constructor(
    respond: (frame: Frame, link: ScriptedLink) => void = () => undefined,
    writeTypes: readonly WriteType[] = ['request'],
  ) {
    this.#respond = respond;
    this.writeTypes = new Set(writeTypes);
    this.closed = new Promise((resolve) => (this.#end = resolve));
  }

  async write(bytes: Uint8Array, type: WriteType): Promise<void> {
    this.writes.push({ bytes: bytes.slice(), type });
    await this.onWrite(bytes, type);
    this.#decoder.push(bytes);
  }

  onReceive(listener: (bytes: Uint8Array) => void): () => void {
    this.#listener = listener;
    return () => (this.#listener = null);
  }

  close(): Promise<void> {
    this.isClosed = true;
    return Promise.resolve();
  }

  /** From now on the test answers like this. */
  respond(respond: (frame: Frame, link: ScriptedLink) => void): void {
    this.#respond = respond;
  }

  /** Ends the link. */
  lose(error: OverairError): void {
    this.#end(error);
  }

  /** Bytes from the device, as they are. */
  receive(bytes: Uint8Array): void {
    this.#listener?.(bytes);
  }

  /** A frame from the device, encrypted if a cipher is set. */
  send(id: number, command: number, data: Uint8Array = new Uint8Array()): void {
    const field = this.cipher === null || data.length === 0 ? data : this.cipher.encrypt(data);
    this.receive(encodeFrame({ id, command, data: field }));
  }

  #take(frame: Frame): void {
    const isEncrypted = this.cipher !== null && frame.data.length > 0;
    const read = isEncrypted ? { ...frame, data: this.cipher?.decrypt(frame.data) ?? frame.data } : frame;
    this.frames.push(read);
    this.#respond(read, this);
  }
}
