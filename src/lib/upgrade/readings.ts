import type { PlanComponent } from '../plans/types';

/** What the readings after a transfer prove. `not-yet`: some devices restart late, so it is read again. */
export type Proof = 'reached' | 'other' | 'unreadable' | 'not-yet';

/**
 * Whether what the device said before a transfer shows that the item it answers with is a version: it was one of
 * the component's. Anything else may as well be a serial number.
 */
export function isVersion(
  before: string | null,
  { currentVersion, targetVersion }: PlanComponent,
): before is string {
  return before !== null && before !== '' && (before === currentVersion || before === targetVersion);
}

/**
 * Judges what the device tells after it has received everything. Its target proves itself, whenever it comes. Any
 * other version counts only if the item has proved to be one, and only by two readings as far apart as a device may
 * need, if it could be reached all the time between them: a restart is not guessed. A device that tells nothing for as long is not
 * readable.
 */
export class Readings {
  readonly #component: PlanComponent;
  readonly #tells: boolean;
  readonly #apartMs: number;
  #firstToldAt: number | null = null;
  #silentSince: number | null = null;

  /** `before`: what the device said before the transfer, null if nothing. `apartMs`: in milliseconds. */
  constructor(component: PlanComponent, before: string | null, apartMs: number) {
    this.#component = component;
    this.#tells = isVersion(before, component);
    this.#apartMs = apartMs;
  }

  /** The device is back after it could not be reached: it may have restarted, so what it said before is of the past. */
  returned(): void {
    this.#firstToldAt = null;
    this.#silentSince = null;
  }

  /** One reading, at this moment of a monotonic clock. */
  add(version: string | null, at: number): Proof {
    if (version === this.#component.targetVersion) return 'reached';
    if (version !== null && this.#tells) {
      this.#firstToldAt ??= at;
      this.#silentSince = at;
      return at - this.#firstToldAt >= this.#apartMs ? 'other' : 'not-yet';
    }
    this.#silentSince ??= at;
    return at - this.#silentSince >= this.#apartMs ? 'unreadable' : 'not-yet';
  }

  /** When the readings of a device that stays as it is will prove something; null before the first. */
  get provenAt(): number | null {
    const since = this.#firstToldAt ?? this.#silentSince;
    return since === null ? null : since + this.#apartMs;
  }
}
