import type { Clock } from '../../clock';
import type { SoftwareOptions } from './device-options';

/** What runs on the device: its versions, and the reboot into a new one. */
export class Software {
  module: string;
  mcu: string;
  running = true;
  #files = 0;
  readonly #clock: Clock;
  readonly #options: SoftwareOptions;
  readonly #onReboot: () => void;
  readonly #onRunning: () => void;

  /** `onReboot` ends all connections; `onRunning` tells that the device can be connected to again. */
  constructor(clock: Clock, options: SoftwareOptions, onReboot: () => void, onRunning: () => void) {
    this.#clock = clock;
    this.#options = options;
    this.#onReboot = onReboot;
    this.#onRunning = onRunning;
    this.module = options.module;
    this.mcu = options.mcu;
  }

  /** A file has passed its check: after the last one of a component the device reboots. Says whether it will. */
  install(announcedVersion: string | undefined): boolean {
    this.#files++;
    if (this.#files < this.#options.filesBeforeReboot) return false;
    this.#files = 0;
    this.#clock.after(this.#options.rebootDelayMs, () => {
      this.running = false;
      this.#onReboot();
      this.#clock.after(this.#options.rebootMs, () => this.#comeBack(announcedVersion));
    });
    return true;
  }

  #comeBack(announcedVersion: string | undefined): void {
    const { comesBackWith, otherVersion, updates } = this.#options;
    const version = comesBackWith === 'new' ? (announcedVersion ?? otherVersion) : otherVersion;
    if (comesBackWith !== 'old') this[updates] = version;
    this.running = true;
    this.#onRunning();
  }
}
