import type { Clock } from '$lib/clock';
import type { DeviceRow } from '$lib/fleet/rows';

/** How many lines a window shows at first, at most. */
const FIRST = 24;

/** For how long the plans of these are waited for, ms: after that they are shown as they are known. */
const PATIENCE = 1_000;

export interface FirstLookOptions {
  readonly clock: Clock;
  readonly rows: () => readonly DeviceRow[];
  /** Whether no plan is told now. */
  readonly isVain: () => boolean;
}

/**
 * When a list is first shown. The list says alike of all plans that nobody has confirmed that they are unconfirmed: which
 * of them can be decided on now only the plans say, a moment later, and the other lines would be taken away from among
 * those that somebody reads already.
 */
export class FirstLook {
  readonly #clock: Clock;
  #hasBegun = $state(false);
  readonly #hasLines: boolean;
  readonly #isReady: boolean;

  constructor({ clock, rows, isVain }: FirstLookOptions) {
    this.#clock = clock;
    this.#hasLines = $derived(rows().length > 0);
    this.#isReady = $derived(rows().length > 0 && (isVain() || areTold(rows())));
  }

  /** Whether there are lines to be shown; true for good once `watch` has seen it so. */
  get hasBegun(): boolean {
    return this.#hasBegun || this.#isReady;
  }

  /** To be called by an effect, whose end ends the waiting. */
  watch(): (() => void) | undefined {
    if (this.#hasBegun || !this.#hasLines) return undefined;
    if (!this.#isReady) return this.#clock.after(PATIENCE, () => (this.#hasBegun = true));
    this.#hasBegun = true;
    return undefined;
  }
}

/** Whether it is known of the lines that come first which of them wait for a decision. */
export function areTold(rows: readonly DeviceRow[]): boolean {
  let first = 0;
  for (const { need, phase } of rows) {
    if (need !== 'action') continue;
    if (phase === 'unconfirmed') return false;
    if (++first === FIRST) break;
  }
  return true;
}
