import type { MonotonicClock } from '../../clock';
import type { SoftwareOptions } from './device-options';
import type { Announced } from './incoming-file';

/** Between two looks for the app's answer; longer than its write takes to settle. */
const LOOK_MS = 100;

/** What the reboot needs of the device around it. */
export interface SoftwareSurroundings {
  /** Whether apps have answered all that the device told them. */
  readonly isAnswered: () => boolean;
  /** Whether no app is connected. */
  readonly isAlone: () => boolean;
  /** Ends all connections. */
  readonly onReboot: () => void;
  /** The device can be connected to again. */
  readonly onRunning: () => void;
}

/** What runs on the device: its versions, and the reboot into a new one. */
export class Software {
  module: string;
  mcu: string;
  running = true;
  /** Counts the addresses that it has had, from 0. */
  address = 0;
  /** The files of the component that it has, by their names and check codes: one that is sent again is no further one. */
  readonly #files = new Set<string>();
  /** A reboot that waits until no app is connected. */
  #waiting: (() => void) | undefined;
  #stopWaiting: () => void = () => undefined;
  readonly #clock: MonotonicClock;
  readonly #options: SoftwareOptions;
  readonly #around: SoftwareSurroundings;

  constructor(clock: MonotonicClock, options: SoftwareOptions, around: SoftwareSurroundings) {
    this.#clock = clock;
    this.#options = options;
    this.#around = around;
    this.module = options.module;
    this.mcu = options.mcu;
  }

  /** A file has passed its check: after the last one of a component the device reboots. Says whether it will. */
  install({ version, code, name = '' }: Pick<Announced, 'version' | 'code' | 'name'>): boolean {
    this.#files.add(`${code} ${name}`);
    if (this.#files.size < this.#options.filesBeforeReboot) return false;
    this.#files.clear();
    const { awaitsAnswerMs, rebootDelayMs, restarts } = this.#options;
    if (restarts === 'never') return false;
    const reboot = (): void => this.#reboot(version);
    if (restarts === 'once-disconnected') {
      this.#waiting = reboot;
      this.disconnected();
      return true;
    }
    this.#clock.after(
      rebootDelayMs,
      awaitsAnswerMs > 0 ? () => this.#whenAnswered(reboot, 0, false) : reboot,
    );
    return true;
  }

  /** Whether a reboot waits until no app is connected, for long enough. */
  get waitsToBeAlone(): boolean {
    return this.#waiting !== undefined;
  }

  /** A connection has ended: if no other stands, a reboot that waited for that comes. */
  disconnected(): void {
    this.#stopWaiting();
    if (this.#waiting === undefined || !this.#around.isAlone()) return;
    const reboot = this.#waiting;
    this.#stopWaiting = this.#clock.after(this.#options.rebootDelayMs, () => {
      this.#waiting = undefined;
      reboot();
    });
  }

  /** An app has connected: who waits to be alone waits for the whole time again. */
  connected(): void {
    this.#stopWaiting();
  }

  /** Reboots once two looks in a row have found everything answered: the answer's own write has settled then. */
  #whenAnswered(reboot: () => void, waited: number, wasAnswered: boolean): void {
    const isAnswered = this.#around.isAnswered();
    if ((isAnswered && wasAnswered) || waited >= this.#options.awaitsAnswerMs) reboot();
    else this.#clock.after(LOOK_MS, () => this.#whenAnswered(reboot, waited + LOOK_MS, isAnswered));
  }

  #reboot(announcedVersion: string | undefined): void {
    this.running = false;
    this.#around.onReboot();
    this.#clock.after(this.#options.rebootMs, () => this.#comeBack(announcedVersion));
  }

  #comeBack(announcedVersion: string | undefined): void {
    const { comesBackWith, otherVersion, updates } = this.#options;
    const version = comesBackWith === 'new' ? (announcedVersion ?? otherVersion) : otherVersion;
    if (comesBackWith !== 'old') this[updates] = version;
    if (this.#options.changesAddress) this.address++;
    this.running = true;
    this.#around.onRunning();
  }
}
