import type { MonotonicClock } from '../../clock';
import { OverairError } from '../../errors';
import { MAX_WRITE_BYTES, type Link, type WriteType } from '../link';
import { ConnectionEvents } from './connection-events';
import { linkLayerPackets, PacketQueue, PACKETS_PER_EVENT } from './packet-queue';
import type { DeviceConnection, Connectable } from './carrier';

/** What the radio and the two stacks are like. */
export interface LinkOptions {
  /** Milliseconds between connection events; 0 is as fast as the clock runs. */
  readonly connectionIntervalMs: number;
  /** 23 to 517; a write of more than MTU − 3 bytes is a long one. */
  readonly mtu: number;
  readonly writeTypes: readonly WriteType[];
  /** A long write command: cut silently to MTU − 3 bytes, as Android does, or refused. */
  readonly longCommands: 'cut' | 'refused';
  /** Write commands in a row that the device's buffer takes; those after them, until a request, are lost. */
  readonly commandsInARow: number;
  /** A long write request becomes prepared writes: put together, refused, or taken and then lost. */
  readonly longRequests: 'assembled' | 'refused' | 'lost';
  /** Whether an indication reaches the app before the answer to a write of the same event does. */
  readonly indicationsFirst: boolean;
  /** Milliseconds from losing the link to noticing it. */
  readonly lossNoticedMs: number;
  /** How many first writes are refused while the link stands, and why: some systems do that after connecting. */
  readonly refusedWrites: {
    readonly times: number;
    readonly code: 'write-refused' | 'pairing-required';
  } | null;
  /** Whether a pending write rejects when the link is lost; some platforms never settle it. */
  readonly settlesOnLoss: boolean;
}

const defaults: LinkOptions = {
  connectionIntervalMs: 15,
  mtu: 247,
  writeTypes: ['request', 'command'],
  longCommands: 'cut',
  commandsInARow: Infinity,
  longRequests: 'refused',
  indicationsFirst: true,
  lossNoticedMs: 0,
  refusedWrites: null,
  settlesOnLoss: true,
};

interface Pending {
  readonly resolve: () => void;
  readonly reject: (error: OverairError) => void;
}

/**
 * A radio link to a virtual device by a model of Bluetooth LE: connection events, link-layer packets, write
 * requests that settle in the event after theirs, write commands that settle when queued, indications.
 */
export class SimulatedLink implements Link {
  readonly writeTypes: ReadonlySet<WriteType>;
  readonly commandsWait = true;
  readonly closed: Promise<OverairError>;
  readonly #clock: MonotonicClock;
  readonly #options: LinkOptions;
  readonly #events: ConnectionEvents;
  readonly #toDevice = new PacketQueue();
  readonly #toApp = new PacketQueue();
  #answers: { readonly firstEvent: number; readonly arrive: () => void }[] = [];
  #waitingCommand: { readonly packets: number; readonly queue: () => void } | undefined;
  #pending: Pending | undefined;
  #commandsInARow = 0;
  #refused = 0;
  readonly #listeners = new Set<(bytes: Uint8Array) => void>();
  readonly #device: DeviceConnection;
  #silent = false;
  #ended = false;
  #tellClosed: (reason: OverairError) => void = () => undefined;

  /** Connects at once; throws `link-lost` if the device is not there. */
  constructor(clock: MonotonicClock, peripheral: Connectable, options: Partial<LinkOptions> = {}) {
    this.#clock = clock;
    this.#options = { ...defaults, ...options };
    this.writeTypes = new Set(this.#options.writeTypes);
    this.closed = new Promise((resolve) => (this.#tellClosed = resolve));
    this.#events = new ConnectionEvents(clock, this.#options.connectionIntervalMs, (event) =>
      this.#run(event),
    );
    const device = peripheral.connect({
      maxIndicationBytes: this.#options.mtu - 3,
      indicate: (bytes) => this.#indicate(bytes.slice(0, this.#options.mtu - 3)),
      drop: () => this.lose(),
    });
    if (device === undefined) throw new OverairError('link-lost', { reason: 'the device is not there' });
    this.#device = device;
  }

  write(bytes: Uint8Array, type: WriteType): Promise<void> {
    if (this.#ended) return Promise.reject(new OverairError('link-lost'));
    if (this.#pending !== undefined) return Promise.reject(new OverairError('link-busy'));
    if (bytes.length < 1 || bytes.length > MAX_WRITE_BYTES || !this.writeTypes.has(type))
      return Promise.reject(new OverairError('internal', { reason: `write of ${bytes.length} by ${type}` }));
    const { refusedWrites } = this.#options;
    if (refusedWrites !== null && this.#refused < refusedWrites.times) {
      this.#refused++;
      return Promise.reject(new OverairError(refusedWrites.code));
    }
    const value = bytes.slice();
    return new Promise<void>((resolve, reject) => {
      this.#pending = {
        resolve: () => this.#settle(resolve),
        reject: (error) => this.#settle(() => reject(error)),
      };
      this.#commandsInARow = type === 'command' ? this.#commandsInARow + 1 : 0;
      if (type === 'command') this.#writeCommand(value);
      else if (value.length <= this.#options.mtu - 3) this.#writeRequest(value);
      else this.#writePrepared(value, 0);
    });
  }

  onReceive(listener: (bytes: Uint8Array) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): Promise<void> {
    this.#goSilent();
    this.#end(new OverairError('cancelled'), true);
    return Promise.resolve();
  }

  /** Loses the link now: nothing arrives any more, and the app notices after `lossNoticedMs`. */
  lose(): void {
    if (this.#silent) return;
    this.#goSilent();
    const notice = () => this.#end(new OverairError('link-lost'), this.#options.settlesOnLoss);
    if (this.#options.lossNoticedMs === 0) notice();
    else this.#clock.after(this.#options.lossNoticedMs, notice);
  }

  #settle(how: () => void): void {
    this.#pending = undefined;
    how();
  }

  #writeCommand(value: Uint8Array): void {
    const most = this.#options.mtu - 3;
    if (value.length > most && this.#options.longCommands === 'refused') {
      this.#pending?.reject(new OverairError('write-refused', { bytes: value.length }));
      return;
    }
    const packets = linkLayerPackets(Math.min(value.length, most), this.#options.mtu);
    const isLost = this.#commandsInARow > this.#options.commandsInARow;
    const queue = () => {
      this.#waitingCommand = undefined;
      this.#send(packets, () => {
        if (!isLost) this.#device.receive(value.slice(0, most));
      });
      this.#pending?.resolve();
    };
    if (this.#toDevice.waiting + packets <= PACKETS_PER_EVENT) queue();
    else this.#waitingCommand = { packets, queue };
  }

  #writeRequest(value: Uint8Array): void {
    this.#exchange(
      linkLayerPackets(value.length, this.#options.mtu),
      () => this.#device.receive(value),
      () => this.#pending?.resolve(),
    );
  }

  /** Prepared writes of MTU − 5 bytes each, one exchange after the other, then the one that executes them. */
  #writePrepared(value: Uint8Array, offset: number): void {
    const { mtu, longRequests } = this.#options;
    if (offset >= value.length) {
      const deliver = () => longRequests === 'assembled' && this.#device.receive(value);
      this.#exchange(1, deliver, () => this.#pending?.resolve());
      return;
    }
    const part = Math.min(mtu - 5, value.length - offset);
    const refused = new OverairError('write-refused', { bytes: value.length });
    this.#exchange(
      linkLayerPackets(part, mtu, 5),
      () => undefined,
      () => {
        if (longRequests === 'refused') this.#pending?.reject(refused);
        else this.#writePrepared(value, offset + part);
      },
    );
  }

  /** Something that the peer's stack answers in the event after the one that carried its last packet. */
  #exchange(packets: number, arrive: () => void, answered: () => void): void {
    this.#send(packets, () => {
      // First its answer, then what the device does with it: it may end the link.
      this.#answers.push({ firstEvent: this.#events.next, arrive: answered });
      arrive();
    });
  }

  #send(packets: number, arrive: () => void): void {
    this.#toDevice.add(packets, this.#events.next, arrive);
    this.#events.wake();
  }

  #indicate(value: Uint8Array): void {
    if (this.#silent) return;
    this.#toApp.add(linkLayerPackets(value.length, this.#options.mtu), this.#events.next, () => {
      for (const listener of [...this.#listeners]) listener(value.slice());
    });
    this.#events.wake();
  }

  /** One connection event: what comes to the app, then what goes to the device. */
  #run(event: number): boolean {
    if (this.#options.indicationsFirst) this.#toApp.send(event);
    const due = this.#answers.filter((answer) => answer.firstEvent <= event);
    this.#answers = this.#answers.filter((answer) => answer.firstEvent > event);
    for (const answer of due) if (!this.#silent) answer.arrive();
    if (!this.#options.indicationsFirst) this.#toApp.send(event);
    this.#toDevice.send(event);
    const next = this.#waitingCommand;
    if (next !== undefined && this.#toDevice.waiting + next.packets <= PACKETS_PER_EVENT) next.queue();
    return !this.#toApp.isEmpty || !this.#toDevice.isEmpty || this.#answers.length > 0;
  }

  #goSilent(): void {
    if (this.#silent) return;
    this.#silent = true;
    this.#events.stop();
    this.#toDevice.clear();
    this.#toApp.clear();
    this.#answers = [];
    this.#device.disconnected();
  }

  #end(reason: OverairError, settles: boolean): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#waitingCommand = undefined;
    this.#listeners.clear();
    if (settles) this.#pending?.reject(new OverairError('link-lost', {}, { cause: reason }));
    this.#tellClosed(reason);
  }
}
