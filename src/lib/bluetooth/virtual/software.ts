import type { Clock } from '../../clock';
import type { SoftwareOptions } from './device-options';

/** Between two looks for the app's answer; longer than its write takes to settle. */
const LOOK_MS = 100;

/** What runs on the device: its versions, and the reboot into a new one. */
export class Software {
  module: string;
  mcu: string;
  running = true;
  #files = 0;
  readonly #clock: Clock;
  readonly #options: SoftwareOptions;
  readonly #isAnswered: () => boolean;
  readonly #onReboot: () => void;
  readonly #onRunning: () => void;

  constructor(
    clock: Clock,
    options: SoftwareOptions,
    around: {
      /** Whether apps have answered all that the device told them. */
      readonly isAnswered: () => boolean;
      /** Ends all connections. */
      readonly onReboot: () => void;
      /** The device can be connected to again. */
      readonly onRunning: () => void;
    },
  ) {
    this.#clock = clock;
    this.#options = options;
    this.#isAnswered = around.isAnswered;
    this.#onReboot = around.onReboot;
    this.#onRunning = around.onRunning;
    this.module = options.module;
    this.mcu = options.mcu;
  }

  /** A file has passed its check: after the last one of a component the device reboots. Says whether it will. */
  install(announcedVersion: string | undefined): boolean {
    this.#files++;
    if (this.#files < this.#options.filesBeforeReboot) return false;
    this.#files = 0;
    const { awaitsAnswerMs, rebootDelayMs } = this.#options;
    const reboot = (): void => this.#reboot(announcedVersion);
    this.#clock.after(
      rebootDelayMs,
      awaitsAnswerMs > 0 ? () => this.#whenAnswered(reboot, 0, false) : reboot,
    );
    return true;
  }

  /** Reboots once two looks in a row have found everything answered: the answer's own write has settled then. */
  #whenAnswered(reboot: () => void, waited: number, wasAnswered: boolean): void {
    const isAnswered = this.#isAnswered();
    if ((isAnswered && wasAnswered) || waited >= this.#options.awaitsAnswerMs) reboot();
    else this.#clock.after(LOOK_MS, () => this.#whenAnswered(reboot, waited + LOOK_MS, isAnswered));
  }

  #reboot(announcedVersion: string | undefined): void {
    this.running = false;
    this.#onReboot();
    this.#clock.after(this.#options.rebootMs, () => this.#comeBack(announcedVersion));
  }

  #comeBack(announcedVersion: string | undefined): void {
    const { comesBackWith, otherVersion, updates } = this.#options;
    const version = comesBackWith === 'new' ? (announcedVersion ?? otherVersion) : otherVersion;
    if (comesBackWith !== 'old') this[updates] = version;
    this.running = true;
    this.#onRunning();
  }
}
