import type { DevicePlan } from '../plans/types';
import type { RunMemory } from '../storage/memory-record';

/**
 * If more time than this lay between two answers, ms, nobody knows when between them it was: a plan is asked once a
 * minute at the least while its page is seen.
 */
export const SIGHT_GAP = 90_000;

/** When upgrades began and ended, of those that this app saw do so. */
export class RunTimes {
  readonly #now: () => number;
  readonly #runs = new Map<string, RunMemory>();
  readonly #lastTold = new Map<string, number>();

  /** `now`: the Developer Center's time, ms since the epoch. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Takes a live answer after the one `before`, undefined if that was not known; returns whether it tells of a run. */
  saw(key: string, before: DevicePlan | null | undefined, plan: DevicePlan): boolean {
    const now = this.#now();
    const last = this.#lastTold.get(key);
    this.#lastTold.set(key, now);
    const ran = before?.planId === plan.planId && before.deviceStatus === 'upgrading';
    const runs = plan.deviceStatus === 'upgrading';
    if (ran === runs) return false;
    const inSight = last !== undefined && now >= last && now - last <= SIGHT_GAP;
    if (runs) return this.#began(key, inSight && before != null ? now : null);
    return inSight && this.#ended(key, plan, now);
  }

  #began(key: string, at: number | null): boolean {
    if (at === null) return this.#runs.delete(key);
    this.#runs.set(key, { begunAt: at, endedAt: null });
    return true;
  }

  #ended(key: string, { deviceStatus }: DevicePlan, endedAt: number): boolean {
    const run = this.#runs.get(key);
    if (run === undefined || (deviceStatus !== 'succeeded' && deviceStatus !== 'failed')) return false;
    this.#runs.set(key, { ...run, endedAt });
    return true;
  }

  /** When a live answer last told of this plan, ms since the epoch; null if none has. */
  toldAt(key: string): number | null {
    return this.#lastTold.get(key) ?? null;
  }

  /** How long the last run took, ms; null if it was not seen from beginning to end. */
  ranFor(key: string): number | null {
    const run = this.#runs.get(key);
    return run === undefined || run.endedAt === null ? null : run.endedAt - run.begunAt;
  }

  /** As it is to be kept. */
  memoryOf(key: string): RunMemory | null {
    return this.#runs.get(key) ?? null;
  }

  /** Takes what an earlier page of this browser has kept, unless this one saw a run itself. */
  recall(key: string, run: RunMemory | null): void {
    if (run !== null && !this.#runs.has(key)) this.#runs.set(key, run);
  }
}
