import type { PersonAction } from '../plans/actions';
import { planPhase, type Phase } from '../plans/phase';
import type { DevicePlan } from '../plans/types';
import type { HistoryEntry, HistoryMemory } from '../storage/memory-record';

export type { HistoryEntry } from '../storage/memory-record';

/** More than a plan has: a device that flaps must not grow the page without end. */
const MOST_ENTRIES = 100;

/** What happened with one device while the app was open, as far as its page saw it. The latest comes last. */
export class DeviceHistory {
  readonly #onChange: () => void;
  #entries = $state.raw<readonly HistoryEntry[]>([]);
  #planId: string | null | undefined = undefined;
  #phase: Phase | null = null;
  #online: boolean | null = null;

  /** `onChange` hears of everything that is worth keeping. */
  constructor(onChange: () => void = () => undefined) {
    this.#onChange = onChange;
  }

  get entries(): readonly HistoryEntry[] {
    return this.#entries;
  }

  /** As it is to be kept. */
  get memory(): HistoryMemory {
    const entries = this.#entries;
    return { planId: this.#planId ?? null, phase: this.#phase, online: this.#online, entries };
  }

  /** Goes on where an earlier page of this browser ended; not if this one has seen something already. */
  recall({ planId, phase, online, entries }: HistoryMemory): void {
    if (this.#planId !== undefined || this.#online !== null || this.#entries.length > 0) return;
    // What was never looked at is still to be found.
    if (entries.some(({ kind }) => kind === 'phase')) this.#planId = planId;
    this.#phase = phase;
    this.#online = online;
    this.#entries = entries.slice(-MOST_ENTRIES);
  }

  /** Takes the device's plan as it is at `now`; what is as before is not told twice. */
  sawPlan(plan: DevicePlan | null, now: number): void {
    const phase = planPhase(plan, now);
    const planId = plan?.planId ?? null;
    const found = this.#planId === undefined;
    if (!found && plan !== null && phase !== 'none' && planId !== this.#planId) {
      this.#add({ kind: 'plan', name: plan.planName, at: now });
      this.#phase = null;
    }
    // A plan that is withdrawn keeps its number for when it comes back.
    if (phase !== 'none' || found) this.#planId = planId;
    if (phase === this.#phase) return;
    this.#phase = phase;
    this.#add({ kind: 'phase', phase, found, at: now });
  }

  /** Takes whether the device was online at `now`; how it was found is no news. */
  sawPresence(online: boolean, now: number): void {
    if (this.#online === online) return;
    if (this.#online !== null) this.#add({ kind: 'presence', online, at: now });
    this.#online = online;
    this.#onChange();
  }

  did(action: PersonAction, now: number): void {
    this.#add({ kind: 'action', action, at: now });
  }

  #add(entry: HistoryEntry): void {
    this.#entries = [...this.#entries, entry].slice(-MOST_ENTRIES);
    this.#onChange();
  }
}
