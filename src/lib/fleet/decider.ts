import { LARGEST_BATCH, type DeveloperCenter } from '../developer-center/client';
import { classify } from '../developer-center/failures';
import type { DecisionOutcome, PlanDecision, PlanReference } from '../developer-center/types';
import { isOverairError, toOverairError, type OverairError } from '../errors';
import { deviceIdText } from '../plans/device-id';
import { effectOf, type Decided } from '../plans/effect';
import type { DeviceId, DevicePlan } from '../plans/types';
import type { DecisionOutbox } from './decision-outbox';
import type { Follower } from './follower';
import { inBatches } from './following';
import type { PlanStore } from './plan-store';

export interface DeciderOptions {
  readonly client: Pick<DeveloperCenter, 'actOnPlans' | 'upgradeDetails' | 'acknowledgeResult'>;
  readonly store: PlanStore;
  readonly follower: Pick<Follower, 'ask'>;
  /** Without one, what cannot be sent fails. */
  readonly outbox?: DecisionOutbox | null;
}

/**
 * What became of one decision: the platform's word; why it is not known whether it was taken (`error` is null where
 * the platform answered without naming the device); why it was certainly not; or that it is kept to be sent, on the
 * disk or, `held`, in memory alone.
 */
export type DecisionResult =
  | Exclude<DecisionOutcome, { outcome: 'unknown' }>
  | {
      readonly device: DeviceId;
      readonly outcome: 'unknown';
      readonly error: OverairError | null;
    }
  | { readonly device: DeviceId; readonly outcome: 'failed'; readonly error: OverairError }
  | { readonly device: DeviceId; readonly outcome: 'saved'; readonly held: boolean };

/** Takes the user's decisions to the Developer Center, and makes sure that everybody sees what came of them. */
export class Decider {
  readonly #options: DeciderOptions;

  constructor(options: DeciderOptions) {
    this.#options = options;
  }

  /**
   * Sends decisions, each once, in batches, and resolves with what became of each, in their order. `onBatch` hears
   * of every batch as it is done. Never rejects: a failure stands in its devices' results. What is not known (in
   * neither list, or no answer) is asked once; what even that does not tell stays `unknown`.
   */
  async decide(
    decisions: readonly PlanDecision[],
    onBatch: (results: readonly DecisionResult[]) => void = () => undefined,
  ): Promise<DecisionResult[]> {
    const all: DecisionResult[] = [];
    for (const batch of inBatches(decisions, LARGEST_BATCH)) {
      const results = await this.#sendOrKeep(batch);
      this.#tell(batch, results);
      all.push(...results);
      onBatch(results);
    }
    return all;
  }

  /** Says that a plan's result has been seen. Rejects with an OverairError. */
  async acknowledge(plan: PlanReference): Promise<void> {
    const { client, store, follower } = this.#options;
    await client.acknowledgeResult(plan);
    store.supersede(plan);
    follower.ask(plan);
  }

  /** Without a network decisions are kept; so are those whose answer never came. */
  async #sendOrKeep(batch: readonly PlanDecision[]): Promise<DecisionResult[]> {
    const { outbox } = this.#options;
    if (!outbox) return this.#settle(batch, await this.#send(batch));
    if (outbox.offline()) return Promise.all(batch.map((decision) => keep(outbox, decision, false)));
    const results = await this.#settle(batch, await this.#send(batch));
    return Promise.all(
      results.map(async (result, index) => {
        const decision = batch[index];
        if (decision === undefined) return result;
        const unanswered = result.outcome === 'unknown' && result.error?.code === 'offline';
        if (unanswered) return await keep(outbox, decision, true);
        outbox.note(decision, result);
        return result;
      }),
    );
  }

  async #send(batch: readonly PlanDecision[]): Promise<DecisionResult[]> {
    try {
      const outcomes = await this.#options.client.actOnPlans(batch);
      return outcomes.map((each) => (each.outcome === 'unknown' ? { ...each, error: null } : each));
    } catch (caught) {
      const error = toOverairError(caught);
      return batch.map((decision): DecisionResult => {
        const outcome = classify(error) === 'unanswered' ? 'unknown' : 'failed';
        return { device: deviceOf(decision), outcome, error };
      });
    }
  }

  /** Asks for the plans of those of which nothing is known, and judges by what they show. */
  async #settle(batch: readonly PlanDecision[], results: DecisionResult[]): Promise<DecisionResult[]> {
    const unknown = batch.filter((_, index) => results[index]?.outcome === 'unknown');
    if (unknown.length === 0) return results;
    const plans = await this.#ask(unknown);
    return results.map((result, index) => {
      const decision = batch[index];
      if (result.outcome !== 'unknown' || decision === undefined) return result;
      const plan = plans.get(deviceIdText(decision));
      return plan !== undefined && effectOf(decidedBy(decision), plan) === 'yes'
        ? { device: result.device, outcome: 'accepted' }
        : result;
    });
  }

  async #ask(decisions: readonly PlanDecision[]): Promise<ReadonlyMap<string, DevicePlan>> {
    const { client, store } = this.#options;
    for (const decision of decisions) store.supersede(decision);
    const sequence = store.begin();
    try {
      const { items } = await client.upgradeDetails(decisions);
      for (const plan of items) store.put(plan, plan, sequence);
      return new Map(items.map((plan) => [deviceIdText(plan), plan]));
    } catch (error) {
      // Then it stays unknown, which the caller says; the follower asks again.
      if (isOverairError(error)) return new Map();
      throw error;
    }
  }

  #tell(batch: readonly PlanDecision[], results: readonly DecisionResult[]): void {
    const { store, follower } = this.#options;
    for (const [index, decision] of batch.entries()) {
      const outcome = results[index]?.outcome;
      if (outcome === 'accepted') {
        store.supersede(decision);
        if (decision.action !== 'cancel') store.markDecidedHere(decision);
      }
      // Also after a refusal: the plan is not what the page believed.
      follower.ask(decision);
    }
  }
}

async function keep(
  outbox: DecisionOutbox,
  decision: PlanDecision,
  uncertain: boolean,
): Promise<DecisionResult> {
  const device = deviceOf(decision);
  try {
    const { saved } = await outbox.keep(decision, uncertain);
    return { device, outcome: 'saved', held: !saved };
  } catch (error) {
    return { device, outcome: 'failed', error: toOverairError(error) };
  }
}

function decidedBy(decision: PlanDecision): Decided {
  const { planId, action } = decision;
  return { planId, action, appointment: decision.action === 'appoint' ? decision.appointment : null };
}

function deviceOf({ productKey, deviceKey }: DeviceId): DeviceId {
  return { productKey, deviceKey };
}
