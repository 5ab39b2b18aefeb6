import type { PlanDecision } from '../developer-center/types';
import type { ActivityFacts } from '../storage/activity-record';
import type { DecisionResult } from './decider';
import type { Outgoing } from './outgoing.svelte';
import type { PlanStore } from './plan-store';

/** Where decisions go that cannot be sent now, and where those that were are noted. */
export interface DecisionOutbox {
  /** Whether nothing answers now: then a decision is kept at once. */
  readonly offline: () => boolean;
  /** Keeps a decision; `uncertain`: a request for it went out and may have arrived. `saved`: on the disk, not in memory alone. */
  keep(decision: PlanDecision, uncertain: boolean): Promise<{ readonly saved: boolean }>;
  /** Notes what became of a decision that was sent at once. */
  note(decision: PlanDecision, result: DecisionResult): void;
}

export interface DecisionOutboxOptions {
  readonly outgoing: Outgoing;
  readonly offline: () => boolean;
  /** Whose decisions these are, as shown to people. */
  readonly who: () => string;
  readonly now: () => number;
}

/** The outbox as the decider uses it. */
export function decisionOutbox(options: DecisionOutboxOptions, store: PlanStore): DecisionOutbox {
  const { outgoing, offline, who, now } = options;

  const factsOf = (decision: PlanDecision): Partial<ActivityFacts> => {
    const plan = store.get(decision);
    const [component] = plan?.components ?? [];
    return {
      who: who(),
      deviceName: plan?.deviceName ?? '',
      fromVersion: component?.currentVersion ?? null,
      toVersion: component?.targetVersion ?? null,
    };
  };

  return {
    offline,
    async keep(decision, uncertain) {
      const { productKey, deviceKey, planId, action } = decision;
      const appointment = decision.action === 'appoint' ? decision.appointment : null;
      return outgoing.save({
        ...{ productKey, deviceKey, uncertain },
        subject: { kind: 'action', planId, action, appointment, sendWhenever: false },
        facts: factsOf(decision),
      });
    },
    note(decision, result) {
      if (result.outcome === 'accepted') {
        void outgoing.note(decision, factsOf(decision), { outcome: 'accepted', acceptedAt: now() });
      } else if (result.outcome === 'refused') {
        const { upstreamCode, upstreamMessage: message } = result;
        const refusal = { code: 'upstream-refused', upstreamCode, message } as const;
        void outgoing.note(decision, factsOf(decision), { outcome: 'refused', refusal });
      }
    },
  };
}
