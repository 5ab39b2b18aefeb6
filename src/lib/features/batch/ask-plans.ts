import type { DeveloperCenter } from '$lib/developer-center/client';
import type { PlanReference } from '$lib/developer-center/types';
import { toOverairError, type OverairError } from '$lib/errors';
import type { PlanStore } from '$lib/fleet/plan-store';
import { deviceIdText } from '$lib/plans/device-id';
import type { DevicePlan } from '$lib/plans/types';

export interface AskPlansOptions {
  readonly client: Pick<DeveloperCenter, 'upgradeDetails'>;
  readonly store: PlanStore;
  readonly signal: AbortSignal;
}

/**
 * Asks the platform for plans, at most LARGEST_BATCH of them, and tells the store; by device. What they could not be asked
 * for is `error`; rejects only with `cancelled`.
 */
export async function askPlans(
  references: readonly PlanReference[],
  { client, store, signal }: AskPlansOptions,
): Promise<{ plans: ReadonlyMap<string, DevicePlan>; error: OverairError | null }> {
  if (references.length === 0) return { plans: new Map(), error: null };
  const sequence = store.begin();
  try {
    const { items } = await client.upgradeDetails(references, { signal });
    for (const plan of items) store.put(plan, plan, sequence);
    return { plans: new Map(items.map((plan) => [deviceIdText(plan), plan])), error: null };
  } catch (caught) {
    const error = toOverairError(caught);
    if (error.code === 'cancelled') throw error;
    return { plans: new Map(), error };
  }
}
