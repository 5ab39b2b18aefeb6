import { hasBegun } from '../plans/phase';
import type { DevicePlan } from '../plans/types';
import type { DeviceFact } from './device-facts';
import type { PlanStore } from './plan-store';

type Marks = Pick<PlanStore, 'wasDecidedHere' | 'markUnasked'>;

/** Judges a plan once, when it is first seen to have begun: a switch that is set later says nothing of it. */
export class UnaskedJudge {
  readonly #store: Marks;
  #judgedPlanId: string | null = null;

  constructor(store: Marks) {
    this.#store = store;
  }

  /** `isDeciding`: something is just being decided here, which is not marked yet. */
  judge(
    plan: DevicePlan | null,
    autoConfirmation: DeviceFact<boolean> | undefined,
    isDeciding: boolean,
  ): void {
    if (plan === null || plan.planId === this.#judgedPlanId || autoConfirmation?.kind !== 'known') return;
    const begun =
      (hasBegun(plan) && plan.userConfirmStatus !== 'cancelled') || plan.userConfirmStatus === 'confirmed';
    if (!begun || isDeciding) return;
    this.#judgedPlanId = plan.planId;
    if (autoConfirmation.value && !this.#store.wasDecidedHere(plan)) this.#store.markUnasked(plan);
  }
}
