import type { DeviceId, DevicePlan } from '../plans/types';
import type { Poller } from './poller';

/** One device's plan as the poller follows it: one at a time. */
export class FollowedPlan {
  readonly #poller: Pick<Poller, 'follow'>;
  readonly #device: DeviceId;
  #planId: string | null = null;
  #release: () => void = () => undefined;

  constructor(poller: Pick<Poller, 'follow'>, device: DeviceId) {
    this.#poller = poller;
    this.#device = device;
  }

  /** Follows this plan from now on, in place of the one before; null, or a plan without an id: none. */
  follow(plan: DevicePlan | null): void {
    const planId = plan === null || plan.planId === '' ? null : plan.planId;
    if (planId === this.#planId) return;
    const release = this.#release;
    this.#planId = planId;
    this.#release = planId === null ? () => undefined : this.#poller.follow([{ ...this.#device, planId }]);
    release();
  }
}
