import { isOverairError, toOverairError, type OverairError } from '../errors';
import { deviceIdText } from '../plans/device-id';
import type { OutboxRecord } from '../storage/outbox-record';
import type { OutboxGateway } from './gateway';
import type { PlanNow } from './judge';
import { referenceOf } from './send-decisions';

/** What was found of one entry's plan, or why it could not be asked. */
export type FoundPlan = { readonly shown: PlanNow } | { readonly error: OverairError };

/**
 * Reads the plans that entries of different devices are about, by their ids. If the platform refuses to tell of one
 * of several, it is asked for parts of them, so that one device says nothing of the others.
 */
export async function askPlans(
  gateway: OutboxGateway,
  entries: readonly OutboxRecord[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, FoundPlan>> {
  try {
    const { plans, malformed, now } = await gateway.plans(entries.map(referenceOf), { signal });
    const byDevice = new Map(plans.map((plan) => [deviceIdText(plan), plan]));
    return new Map(
      entries.map((entry): [string, FoundPlan] => {
        const found = byDevice.get(deviceIdText(entry));
        if (found === undefined && malformed) return [entry.id, { error: malformed }];
        const plan = found?.planId === referenceOf(entry).planId ? found : null;
        return [entry.id, { shown: { plan, now } }];
      }),
    );
  } catch (error) {
    if (entries.length > 1 && isOfOne(error)) {
      const half = Math.ceil(entries.length / 2);
      const parts = [entries.slice(0, half), entries.slice(half)];
      const found = await Promise.all(parts.map((part) => askPlans(gateway, part, signal)));
      return new Map(found.flatMap((each) => [...each]));
    }
    return new Map(entries.map(({ id }) => [id, { error: toOverairError(error) }]));
  }
}

/** One device that is not this account's (any more) makes the platform refuse them all. */
function isOfOne(error: unknown): boolean {
  return isOverairError(error, 'no-right') || isOverairError(error, 'device-not-bound');
}
