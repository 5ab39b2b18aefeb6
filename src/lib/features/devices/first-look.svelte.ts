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

/** Whether there are lines, and whether they are to be shown. */
export type FirstLookState = 'empty' | 'awaited' | 'shown';

/**
 * When a list is first shown. The list says alike of all plans that nobody has confirmed that they are unconfirmed: which
 * of them can be decided on now only the plans say, a moment later, and the other lines would be taken away from among
 * those that somebody reads already.
 */
export class FirstLook {
  readonly #options: FirstLookOptions;
  #hasBegun = $state(false);

  constructor(options: FirstLookOptions) {
    this.#options = options;
  }

  /** Once it was `shown`, and `watch` was told so, it is never `awaited` again. */
  get state(): FirstLookState {
    const { rows, isVain } = this.#options;
    const lines = rows();
    if (lines.length === 0) return 'empty';
    return this.#hasBegun || isVain() || areTold(lines) ? 'shown' : 'awaited';
  }

  /** To be told of each change of `state` by an effect, whose end ends the waiting. */
  watch(state: FirstLookState): (() => void) | undefined {
    if (state === 'awaited') return this.#options.clock.after(PATIENCE, () => (this.#hasBegun = true));
    if (state === 'shown') this.#hasBegun = true;
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
