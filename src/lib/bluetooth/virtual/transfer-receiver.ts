import type { MonotonicClock } from '../../clock';
import { Alarm, Flash } from './alarm';
import type { AppSide } from './app-side';
import { action, argument, command } from './device-commands';
import type { DeviceEvent } from './device-events';
import type { ReceiverOptions } from './device-options';
import type { FaultBook, MomentFault } from './faults';
import { fullLength, isAllowed, readFilePacket, type Arrived, type FilePacket } from './file-packet';
import { IncomingFile, readAnnouncement, type Announced } from './incoming-file';
import { naiveNumber, type NaiveItem } from './naive-ttlv';

/** What an app asked for is waited for so long if it gave no delay. */
const DEFAULT_PAUSE_S = 600;

/** What the receiver needs of the device around it. */
export interface ReceiverSurroundings {
  readonly clock: MonotonicClock;
  readonly faults: FaultBook;
  readonly watch: (event: DeviceEvent) => void;
  /** A file has passed; says whether the device will reboot. */
  readonly install: (file: Announced, bytes: Uint8Array) => boolean;
  /** Does what faults do before a frame is taken; false if nothing of it is noticed. */
  readonly strike: (faults: readonly MomentFault[], app: AppSide) => boolean;
}

/** The device's end of a file transfer: one at a time, whoever is connected. */
export class TransferReceiver {
  #state: 'idle' | 'receiving' | 'paused' | 'checking' | 'rebooting' = 'idle';
  #owner: AppSide | undefined;
  #file: IncomingFile | undefined;
  /** What an interrupted transfer left. */
  #kept: IncomingFile | undefined;
  /** Whether a packet has come since the notification; the first one says where the app goes on. */
  #begun = false;
  #answering: number | undefined;
  /** The packet that is being written to flash. */
  #writing: FilePacket | undefined;
  #generation = 0;
  readonly #alarm: Alarm;
  readonly #pauseAlarm: Alarm;
  readonly #flash: Flash;
  readonly #options: ReceiverOptions;
  readonly #around: ReceiverSurroundings;

  constructor(options: ReceiverOptions, around: ReceiverSurroundings) {
    this.#options = options;
    this.#around = around;
    this.#alarm = new Alarm(around.clock);
    this.#pauseAlarm = new Alarm(around.clock);
    this.#flash = new Flash(around.clock);
  }

  /** Bytes of the running or interrupted transfer that have been written. */
  get written(): number {
    return (this.#file ?? this.#kept)?.written ?? 0;
  }

  get #isOpen(): boolean {
    return this.#state === 'receiving' || this.#state === 'paused';
  }

  /** A 0x7022. */
  notify(app: AppSide, { id, items, faults }: Arrived): void {
    if (this.#owner === app && this.#answering === id) return;
    const busy = this.#state !== 'idle' && (this.#owner !== app || !this.#isOpen);
    const announced = readAnnouncement(items);
    const fits = announced !== undefined && announced.size <= this.#options.maxFileBytes;
    const accepted = this.#options.accepts && fits && !busy;
    this.#around.watch({ kind: 'notified', size: announced?.size ?? 0, name: announced?.name, accepted });
    if (!accepted) {
      app.send(command.control, [{ id: argument.action, value: action.decline }]);
      return;
    }
    this.#begin(app, id, announced, faults);
  }

  #begin(app: AppSide, id: number, announced: Announced, faults: readonly MomentFault[]): void {
    if (this.#isOpen) this.#leave(true);
    const kept = this.#options.resumes && this.#kept?.isSameAs(announced) ? this.#kept : undefined;
    this.#file = kept ?? new IncomingFile(announced);
    this.#kept = undefined;
    this.#owner = app;
    this.#state = 'receiving';
    this.#begun = false;
    this.#answering = id;
    const { eraseMs, erases, maxPacketLength } = this.#options;
    this.#work(erases === 'on-notification' && kept === undefined ? eraseMs : 0, () => {
      this.#answering = undefined;
      const limit =
        maxPacketLength === undefined ? [] : [{ id: argument.maxPacketLength, value: maxPacketLength }];
      app.send(command.control, [{ id: argument.action, value: action.receive }, ...limit]);
      this.#waitForData();
      this.#interrupt(app, faults);
    });
  }

  /** A 0x7025, with the faults that are due with its arrival. */
  packet(app: AppSide, arrived: Arrived): void {
    const file = this.#file;
    const packet = readFilePacket(arrived);
    if (app !== this.#owner || packet === undefined || file === undefined) return;
    if (this.#begun && packet.end <= file.written) {
      // Sent again because its acknowledgement did not arrive.
      this.#seen(packet, false);
      this.#work(0, () => this.#acknowledge(app, packet));
      return;
    }
    const allowed = isAllowed(packet, file.announced.size, arrived.frameBytes, this.#options);
    if (this.#state !== 'receiving' || !allowed) {
      this.#seen(packet, false);
      return;
    }
    if (this.#writing !== undefined && this.#options.whileWriting !== 'queues') {
      this.#refuseSecond(app, packet, this.#writing);
      return;
    }
    if (!this.#begun && packet.start <= file.written) file.goBackTo(packet.start);
    if (packet.start === file.written || this.#options.unexpectedStart === 'hole')
      this.#take(app, file, packet, arrived.faults);
    else this.#refuseStart(app, file, packet);
  }

  /** It takes one packet at a time, and has not done with the one before. */
  #refuseSecond(app: AppSide, packet: FilePacket, before: FilePacket): void {
    this.#seen(packet, false);
    const { whileWriting } = this.#options;
    if (whileWriting === 'cancels') this.#cancel();
    else if (whileWriting === 'refuses')
      app.send(command.packetAnswer, [{ id: argument.start, value: before.start }], packet.id);
  }

  #refuseStart(app: AppSide, file: IncomingFile, packet: FilePacket): void {
    this.#seen(packet, false);
    if (this.#options.unexpectedStart === 'cancel') this.#cancel();
    else if (this.#options.unexpectedStart === 'answer-expected')
      app.send(command.packetAnswer, [{ id: argument.start, value: file.written }], packet.id);
  }

  #take(app: AppSide, file: IncomingFile, packet: FilePacket, frameFaults: readonly MomentFault[]): void {
    const faults = [...frameFaults, ...this.#around.faults.onFileBytes(packet.start, packet.end)];
    if (!this.#around.strike(faults, app)) return;
    if (faults.some((fault) => fault.kind === 'pause' && fault.answersFirst === false)) {
      this.#interrupt(app, faults);
      return;
    }
    const erases = this.#options.erases === 'on-first-packet' && !this.#begun && packet.start === 0;
    const eraseMs = erases ? this.#options.eraseMs : 0;
    this.#begun = true;
    this.#seen(packet, true);
    file.write(packet.start, packet.data, fullLength(this.#options));
    this.#alarm.clear();
    this.#writing = packet;
    this.#work(eraseMs + (this.#options.writeMsPerKiB * packet.data.length) / 1024, () => {
      this.#writing = undefined;
      if (faults.some((fault) => fault.kind === 'lose-link')) app.drop();
      if (faults.some((fault) => fault.kind === 'cancel')) this.#cancel();
      if (this.#file === file) this.#taken(app, file, packet, faults);
    });
  }

  #taken(app: AppSide, file: IncomingFile, packet: FilePacket, faults: readonly MomentFault[]): void {
    const as = faults.find((fault) => fault.kind === 'acknowledge-as');
    this.#acknowledge(app, packet, as?.address);
    this.#waitForData();
    // Another packet may have arrived meanwhile, and be the last.
    if (file.isWhole && packet.end >= file.announced.size) this.#check(app, file);
    else this.#interrupt(app, faults);
  }

  #interrupt(app: AppSide, faults: readonly MomentFault[]): void {
    const pause = faults.find((fault) => fault.kind === 'pause');
    if (pause !== undefined) this.#pause(app, pause, pause.times ?? 1);
    else if (faults.some((fault) => fault.kind === 'cancel')) this.#cancel();
  }

  #acknowledge(app: AppSide, { id, start, end }: FilePacket, address?: number): void {
    const own = this.#options.acknowledges === 'own-offset' ? start : end;
    app.send(command.packetAnswer, [{ id: argument.start, value: address ?? own }], id);
  }

  #check(app: AppSide, file: IncomingFile): void {
    this.#state = 'checking';
    this.#alarm.clear();
    this.#work(this.#options.checkMs, () => {
      const forced = this.#around.faults.failsCheck();
      const success = !forced && file.passes() && (file.regular || !this.#options.fixedPackets);
      this.#around.watch({ kind: 'verdict', success });
      const lost = this.#around.faults.losesVerdict();
      const reboots = success && this.#around.install(file.announced, file.bytes);
      this.#state = reboots ? 'rebooting' : 'idle';
      const value = success ? action.success : action.failure;
      if (lost === 'with-link') app.drop();
      else if (lost === undefined) app.send(command.control, [{ id: argument.action, value }]);
    });
  }

  /** A 0x7023 of the app's; its 0x7024 has been sent. */
  control(app: AppSide, items: readonly NaiveItem[]): void {
    if (app !== this.#owner || !this.#isOpen) return;
    switch (naiveNumber(items, argument.action)) {
      case action.pause:
        this.#state = 'paused';
        this.#pauseAlarm.clear();
        this.#alarm.set((naiveNumber(items, argument.delay) ?? DEFAULT_PAUSE_S) * 1000, () => this.#cancel());
        break;
      case action.proceed:
        this.#state = 'receiving';
        this.#pauseAlarm.clear();
        this.#waitForData();
        break;
      case action.cancel:
        this.#around.watch({ kind: 'cancelled', by: 'app' });
        this.#leave(this.#options.keepsAfterCancel);
    }
  }

  /** The app's connection has ended: a whole file is still checked, any other kept if the device resumes. */
  lost(app: AppSide): void {
    if (app !== this.#owner) return;
    if (this.#isOpen && !this.#file?.isWhole) this.#leave(true);
  }

  /** The device has rebooted: nothing of a transfer is left. */
  reset(): void {
    this.#leave(false);
  }

  /** From now on, whatever the fault says of its length; a pause that outlives its delay is cancelled. */
  #pause(app: AppSide, fault: MomentFault & { kind: 'pause' }, times: number): void {
    const { delaySeconds, forMs } = fault;
    this.#state = 'paused';
    const delay = delaySeconds === undefined ? [] : [{ id: argument.delay, value: delaySeconds }];
    app.send(command.control, [{ id: argument.action, value: action.pause }, ...delay]);
    const delayMs = (delaySeconds ?? DEFAULT_PAUSE_S) * 1000;
    this.#alarm.set(delayMs + this.#options.dataTimeoutMs, () => this.#cancel());
    if (times > 1) this.#pauseAlarm.set(delayMs / 2, () => this.#pause(app, fault, times - 1));
    else if (forMs !== undefined) this.#pauseAlarm.set(forMs, () => this.#proceed(app));
  }

  #proceed(app: AppSide): void {
    this.#state = 'receiving';
    app.send(command.control, [{ id: argument.action, value: action.proceed }]);
    this.#waitForData();
  }

  #cancel(): void {
    const app = this.#owner;
    this.#around.watch({ kind: 'cancelled', by: 'device' });
    this.#leave(this.#options.keepsAfterCancel);
    app?.send(command.control, [{ id: argument.action, value: action.cancel }]);
  }

  #leave(keeps: boolean): void {
    this.#generation++;
    this.#alarm.clear();
    this.#pauseAlarm.clear();
    this.#kept = keeps && this.#options.resumes ? this.#file : undefined;
    this.#file = undefined;
    this.#owner = undefined;
    this.#answering = undefined;
    this.#writing = undefined;
    this.#state = 'idle';
  }

  #waitForData(): void {
    if (this.#state === 'receiving') this.#alarm.set(this.#options.dataTimeoutMs, () => this.#cancel());
  }

  /** A job for the flash, dropped if the transfer has ended meanwhile. */
  #work(ms: number, done: () => void): void {
    const generation = this.#generation;
    this.#flash.work(ms, () => {
      if (generation === this.#generation) done();
    });
  }

  #seen({ start, data }: FilePacket, taken: boolean): void {
    this.#around.watch({ kind: 'packet', start, length: data.length, taken });
  }
}
