import type { AppSide } from './app-side';
import { argument, command } from './device-commands';
import type { DeviceEvent } from './device-events';
import {
  defaultReceiver,
  defaultSignIn,
  defaultSoftware,
  type DeviceOptions,
  type SoftwareOptions,
} from './device-options';
import { VirtualSession, type Incoming } from './virtual-session';
import { FaultBook, type MomentFault } from './faults';
import type { NaiveItem } from './naive-ttlv';
import { SignIn, SignInMemory } from './sign-in';
import { Software } from './software';
import { TransferReceiver } from './transfer-receiver';
import type { DeviceConnection, Connectable, Carrier } from './carrier';

/** What faults do before a frame is taken; false if the frame is not noticed. */
function strike(faults: readonly MomentFault[], app: AppSide): boolean {
  let noticed = true;
  for (const fault of faults) {
    if (fault.kind === 'send') for (let sent = 0; sent < (fault.times ?? 1); sent++) app.sendRaw(fault.bytes);
    if (fault.kind === 'ignore') noticed = false;
    if (fault.kind !== 'lose-link' || fault.taken === true) continue;
    app.drop();
    noticed = false;
  }
  return noticed;
}

/**
 * A device that can be upgraded, behind any carrier: a simulated link, or a stack that serves its
 * characteristic. It signs apps in, takes a file, checks it in truth and reboots into the new version; every
 * fact of it is an option with a default, and faults strike when they are told to.
 */
export class VirtualDevice implements Connectable {
  /** Faults to come; more may be added while it runs. */
  readonly faults: FaultBook;
  /** The last file that passed its check. */
  received: Uint8Array | undefined;
  /** What apps answered to a query for the file on offer. */
  readonly fileAnswers: (readonly NaiveItem[])[] = [];
  readonly #options: DeviceOptions;
  readonly #signInOptions;
  readonly #signIns = new SignInMemory();
  readonly #queriesFile: boolean;
  readonly #softwareOptions: SoftwareOptions;
  readonly #software: Software;
  readonly #receiver: TransferReceiver;
  readonly #sessions = new Map<VirtualSession, number>();
  #connections = 0;
  #deafUntil = -Infinity;
  #unanswered = 0;

  constructor(options: DeviceOptions) {
    this.#options = options;
    const { clock } = options;
    this.faults = new FaultBook(options.faults ?? []);
    this.#signInOptions = { ...defaultSignIn, ...options.signIn };
    const receiver = { ...defaultReceiver, ...options.receiver };
    const software = { ...defaultSoftware, ...options.software };
    this.#queriesFile = receiver.queriesFile;
    this.#softwareOptions = software;
    this.#software = new Software(clock, software, {
      isAnswered: () => [...this.#sessions.keys()].every((session) => session.unansweredControls.size === 0),
      isAlone: () => this.#sessions.size === 0,
      onReboot: () => this.#reboot(),
      onRunning: () => this.#watch({ kind: 'running', ...this.versions }),
    });
    this.#receiver = new TransferReceiver(receiver, {
      clock,
      faults: this.faults,
      watch: (event) => this.#watch(event),
      strike,
      install: (file, bytes) => {
        this.received = bytes;
        return this.#software.install(file);
      },
    });
  }

  /** What runs on it now. */
  get versions(): { readonly module: string; readonly mcu: string } {
    return { module: this.#software.module, mcu: this.#software.mcu };
  }

  /** Which of its addresses it has now, counted from 0: who knows another does not find it. */
  get address(): number {
    return this.#software.address;
  }

  /** Whether it can be connected to: not while it reboots, nor with all connections taken. */
  get isThere(): boolean {
    return this.#software.running && this.#sessions.size < (this.#options.connections ?? 1);
  }

  /** Whether it has everything and would restart if it were left alone. */
  get waitsToBeAlone(): boolean {
    return this.#software.waitsToBeAlone;
  }

  /** Bytes written of the running or interrupted transfer. */
  get written(): number {
    return this.#receiver.written;
  }

  /** 0x7023 of the device's that no app has answered with 0x7024, on connections that stand or have ended. */
  get unansweredControls(): number {
    return [...this.#sessions.keys()].reduce(
      (sum, session) => sum + session.unansweredControls.size,
      this.#unanswered,
    );
  }

  connect(carrier: Carrier): DeviceConnection | undefined {
    if (!this.isThere) return undefined;
    const { clock } = this.#options;
    const signIn = new SignIn(this.#signInOptions, this.#signIns, () => clock.monotonic());
    const session = new VirtualSession(carrier, signIn, this.#options, {
      clock,
      faults: this.faults,
      isDeaf: () => clock.monotonic() < this.#deafUntil,
      watch: (event) => this.#watch(event),
      strike,
      handle: (app, incoming) => this.#handle(app, incoming),
      signedIn: (app) => this.#signedIn(app),
      ended: (app) => this.#ended(app),
    });
    this.#connections++;
    this.#software.connected();
    this.#sessions.set(session, this.#connections);
    this.#watch({ kind: 'connected', connection: this.#connections });
    return session;
  }

  #watch(event: DeviceEvent): void {
    this.#options.watch?.(event);
  }

  #signedIn(app: VirtualSession): void {
    this.#watch({ kind: 'signed-in', connection: this.#sessions.get(app) ?? 0 });
    if (this.#queriesFile) app.send(command.fileQuery, [{ id: argument.type, value: 1 }]);
  }

  #handle(app: VirtualSession, incoming: Incoming): void {
    const { id, items } = incoming;
    switch (incoming.command) {
      case command.versionQuery:
        if (this.#softwareOptions.answersVersion) app.send(command.versionAnswer, this.#versionItems(), id);
        break;
      case command.notification:
        this.#receiver.notify(app, incoming);
        break;
      case command.packet:
        this.#receiver.packet(app, incoming);
        break;
      case command.control:
        app.send(command.controlAnswer, [], id);
        this.#receiver.control(app, items);
        break;
      case command.controlAnswer:
        app.unansweredControls.delete(id);
        break;
      case command.fileAnswer:
        this.fileAnswers.push(items);
    }
  }

  #versionItems(): NaiveItem[] {
    const text = new TextEncoder();
    const { saysInstead } = this.#softwareOptions;
    return [
      { id: 1, value: text.encode(saysInstead ?? this.#software.module) },
      { id: 2, value: text.encode(saysInstead ?? this.#software.mcu) },
    ];
  }

  #ended(app: VirtualSession): void {
    const connection = this.#sessions.get(app) ?? 0;
    this.#sessions.delete(app);
    this.#unanswered += app.unansweredControls.size;
    this.#receiver.lost(app);
    this.#watch({ kind: 'disconnected', connection });
    if (app.isIn) this.#deafUntil = this.#options.clock.monotonic() + (this.#options.deafAfterLinkMs ?? 0);
    this.#software.disconnected();
  }

  #reboot(): void {
    this.#watch({ kind: 'rebooting' });
    for (const session of [...this.#sessions.keys()]) session.drop();
    this.#receiver.reset();
  }
}
