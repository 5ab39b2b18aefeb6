import { LARGEST_BATCH, type DeveloperCenter } from '$lib/developer-center/client';
import type { PlanStore } from '$lib/fleet/plan-store';
import { planStateOf, type DeviceRow } from '$lib/fleet/rows';
import type { PlanReference } from '$lib/developer-center/types';

export interface AwaitedPlansOptions {
  readonly client: Pick<DeveloperCenter, 'upgradeDetails'>;
  readonly store: Pick<PlanStore, 'begin' | 'put' | 'wasDecidedHere'>;
  readonly rows: () => readonly DeviceRow[];
}

const open: ReadonlySet<string> = new Set(['queued', 'scheduled', 'running']);

/**
 * Asks for the plans whose end somebody wants to hear of: those decided in this browser that are not over. A page out of
 * sight asks for nothing else. One request at a time, of a hundred at most; the others come in their turn.
 */
export class AwaitedPlans {
  readonly #options: AwaitedPlansOptions;
  #next = 0;

  constructor(options: AwaitedPlansOptions) {
    this.#options = options;
  }

  /** Rejects as the client does; what was known stays then. */
  async ask(): Promise<void> {
    const { client, store } = this.#options;
    const awaited = this.#awaited();
    if (awaited.length === 0) return;
    if (this.#next >= awaited.length) this.#next = 0;
    const part = awaited.slice(this.#next, this.#next + LARGEST_BATCH);
    this.#next += LARGEST_BATCH;
    const sequence = store.begin();
    const { items } = await client.upgradeDetails(part);
    for (const plan of items) store.put(plan, plan, sequence);
  }

  #awaited(): PlanReference[] {
    const { store, rows } = this.#options;
    return rows().flatMap((row): PlanReference[] => {
      const { plan, device } = row;
      if (plan == null || !open.has(planStateOf(row)) || !store.wasDecidedHere(plan)) return [];
      const { productKey, deviceKey } = device;
      return [{ productKey, deviceKey, planId: plan.planId }];
    });
  }
}
