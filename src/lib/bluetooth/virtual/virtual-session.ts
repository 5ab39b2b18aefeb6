import type { MonotonicClock } from '../../clock';
import type { AppSide } from './app-side';
import { command } from './device-commands';
import type { DeviceEvent } from './device-events';
import type { DeviceOptions } from './device-options';
import type { FaultBook, MomentFault, OutgoingFault } from './faults';
import { encodeNaiveFrame, NaiveDecoder, type NaiveFrame } from './naive-frame';
import { decodeNaiveItems, encodeNaiveItems, type NaiveItem } from './naive-ttlv';
import type { SignIn } from './sign-in';
import type { DeviceConnection, Carrier } from './carrier';

const FIRST_ID = 1000;
const LAST_ID = 65_534;
/** Bytes of a frame beside its data: header, length, sum, id, command. */
const FRAME_BYTES = 9;

/** A frame of a signed-in app, read. `frameBytes` is its size before stuffing, header and all. */
export interface Incoming {
  readonly command: number;
  readonly id: number;
  readonly items: readonly NaiveItem[];
  readonly frameBytes: number;
  readonly faults: readonly MomentFault[];
}

/** What the device's stack makes of writes. */
export type WriteOptions = Pick<DeviceOptions, 'maxWriteBytes' | 'dropsLinkAbove' | 'oneFrameAWrite'>;

/** What a session needs of the device around it. */
export interface VirtualSessionSurroundings {
  /** Whether it notices nothing now. */
  readonly isDeaf: () => boolean;
  readonly clock: MonotonicClock;
  readonly faults: FaultBook;
  readonly watch: (event: DeviceEvent) => void;
  readonly strike: (faults: readonly MomentFault[], app: AppSide) => boolean;
  readonly handle: (app: VirtualSession, incoming: Incoming) => void;
  readonly signedIn: (app: VirtualSession) => void;
  readonly ended: (app: VirtualSession) => void;
}

/** One connection as the device has it: frames in, sign-in, cipher, frames out, and what faults do to them. */
export class VirtualSession implements DeviceConnection, AppSide {
  /** Ids of 0x7023 that the app has not answered with 0x7024. */
  readonly unansweredControls = new Set<number>();
  readonly #decoder = new NaiveDecoder();
  #nextId = FIRST_ID;
  #ended = false;
  readonly #carrier: Carrier;
  readonly #signIn: SignIn;
  readonly #writes: WriteOptions;
  readonly #around: VirtualSessionSurroundings;

  constructor(carrier: Carrier, signIn: SignIn, writes: WriteOptions, around: VirtualSessionSurroundings) {
    this.#carrier = carrier;
    this.#signIn = signIn;
    this.#writes = writes;
    this.#around = around;
  }

  /** Frames with a wrong sum or an illegal id so far. */
  get badFrames(): number {
    return this.#decoder.bad;
  }

  /** Whether its app is in. */
  get isIn(): boolean {
    return this.#signIn.cipher !== undefined;
  }

  receive(bytes: Uint8Array): void {
    const { dropsLinkAbove = Infinity, maxWriteBytes, oneFrameAWrite } = this.#writes;
    if (bytes.length > dropsLinkAbove) {
      this.drop();
      return;
    }
    if (this.#around.isDeaf()) return;
    const arrived = this.#around.faults.onWrite(bytes.slice(0, maxWriteBytes));
    if (oneFrameAWrite === 'always' || (oneFrameAWrite === 'until-signed-in' && !this.isIn))
      this.#decoder.forget();
    for (const frame of this.#decoder.receive(arrived)) if (!this.#ended) this.#take(frame);
  }

  disconnected(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#signIn.ended();
    this.#around.ended(this);
  }

  send(commandId: number, items: readonly NaiveItem[], id = this.#newId()): void {
    const plain = encodeNaiveItems(items);
    if (commandId === command.control) this.unansweredControls.add(id);
    this.#sendFrame({ command: commandId, id, data: this.#signIn.cipher?.encrypt(plain) ?? plain });
  }

  sendRaw(bytes: Uint8Array): void {
    if (this.#ended) return;
    const most = this.#carrier.maxIndicationBytes;
    for (let at = 0; at < bytes.length; at += most) this.#carrier.indicate(bytes.slice(at, at + most));
  }

  drop(): void {
    if (this.#ended) return;
    this.#carrier.drop();
    this.disconnected();
  }

  #newId(): number {
    const id = this.#nextId;
    this.#nextId = id === LAST_ID ? FIRST_ID : id + 1;
    return id;
  }

  #take(frame: NaiveFrame): void {
    const { id, data } = frame;
    this.#around.watch({ kind: 'frame-in', command: frame.command, id, bytes: data.length + FRAME_BYTES });
    const faults = this.#around.faults.onFrame(frame.command);
    if (!this.#around.strike(faults, this)) return;
    if (!this.#takeSignIn(frame)) this.#takeCommand(frame, faults);
    if (frame.command !== command.packet && faults.some((fault) => fault.kind === 'lose-link')) this.drop();
  }

  /** A sign-in is answered in the clear. */
  #takeSignIn(frame: NaiveFrame): boolean {
    const before = this.#signIn.cipher;
    const answer = this.#signIn.answer(frame);
    if (answer === undefined) return false;
    this.#sendFrame({ command: answer.command, id: frame.id, data: encodeNaiveItems(answer.items) });
    if (this.#signIn.cipher !== before) this.#around.signedIn(this);
    return true;
  }

  #takeCommand(frame: NaiveFrame, faults: readonly MomentFault[]): void {
    const data = this.#signIn.cipher?.decrypt(frame.data);
    const items = data && decodeNaiveItems(data);
    if (items === undefined) return;
    const frameBytes = frame.data.length + FRAME_BYTES;
    this.#around.handle(this, { command: frame.command, id: frame.id, items, frameBytes, faults });
  }

  #sendFrame(frame: NaiveFrame): void {
    if (this.#ended) return;
    const faults = this.#around.faults.onSend(frame.command);
    const has = (kind: OutgoingFault['kind']) => faults.some((fault) => fault.kind === kind);
    if (has('drop')) return;
    const foreign = faults.find((fault) => fault.kind === 'foreign-id');
    const id = foreign === undefined ? frame.id : ((frame.id + (foreign.by ?? 1) - 1) % 60_000) + 1;
    const wire = encodeNaiveFrame({ ...frame, id });
    const last = wire.length - 1;
    if (has('corrupt')) wire[last] = (wire[last] ?? 0) ^ 0x01;
    const { command: commandId } = frame;
    const transmit = () => {
      this.#around.watch({
        kind: 'frame-out',
        command: commandId,
        id,
        bytes: frame.data.length + FRAME_BYTES,
      });
      this.sendRaw(wire);
      if (has('double')) this.sendRaw(wire);
    };
    const late = faults.find((fault) => fault.kind === 'delay');
    if (late === undefined) transmit();
    else this.#around.clock.after(late.ms, transmit);
  }
}
