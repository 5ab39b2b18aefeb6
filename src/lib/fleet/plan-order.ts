import type { PlanSummary } from './plan-group';

/**
 * Where each plan stands on a page: once it is shown it stays there, however urgent another becomes, since whoever reads
 * or taps it must not lose it. The next page sorts anew.
 */
export class PlanOrder {
  /** Their ids; null before any was shown. */
  #shown: readonly string[] | null = null;

  /**
   * The plans to be shown of `plans`, which are sorted by urgency: null while that is not known of all (`isKnown`) and
   * none was shown before. What comes later stands below the rest.
   */
  keep(plans: readonly PlanSummary[], isKnown: boolean): readonly PlanSummary[] | null {
    if (plans.length === 0) return plans;
    if (this.#shown === null && !isKnown) return null;
    const byId = new Map(plans.map((plan) => [plan.planId, plan]));
    const stayed = (this.#shown ?? []).flatMap((id) => byId.get(id) ?? []);
    const shown = [...new Set([...stayed, ...plans])];
    this.#shown = shown.map(({ planId }) => planId);
    return shown;
  }
}
