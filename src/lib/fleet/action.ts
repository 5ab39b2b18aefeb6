import { toOverairError, type OverairError } from '../errors';
import { availableActions, type ActingOn, type PersonAction, type Refusal } from '../plans/actions';
import { appointmentViolations, type AppointmentViolation } from '../plans/appointment';
import type { DevicePlan, Period } from '../plans/types';
import type { Decider } from './decider';

/** What came of an action on one device. */
export type ActionOutcome = { readonly action: PersonAction } & (
  | { readonly result: 'accepted' }
  /** Kept to be sent when there is a network; `held`: in memory alone, so that the page must stay open. */
  | { readonly result: 'saved'; readonly held: boolean }
  /** The platform's own code and words. */
  | { readonly result: 'refused'; readonly upstreamCode: string; readonly upstreamMessage: string }
  /** It may have been taken: the plan will say. `error` is null where the platform answered without naming the device. */
  | { readonly result: 'unknown'; readonly error: OverairError | null }
  /** It was not sent, or not taken. */
  | { readonly result: 'failed'; readonly error: OverairError }
  /** It was not sent: between the page and the tap it became impossible. */
  | { readonly result: 'not-possible'; readonly reason: Refusal }
  | { readonly result: 'invalid'; readonly violations: readonly AppointmentViolation[] }
);

export interface Wish {
  readonly action: PersonAction;
  readonly plan: DevicePlan | null;
  readonly device: ActingOn;
  /** For `appoint`. */
  readonly appointment: Period | null;
}

/** Does one thing with one plan, where that is possible at `now` (the Developer Center's). Never rejects. */
export async function performAction(
  decider: Pick<Decider, 'decide' | 'acknowledge'>,
  wish: Wish,
  now: number,
): Promise<ActionOutcome> {
  const { action, plan } = wish;
  const availability = availableActions(plan, now, wish.device)[action];
  if (!availability.allowed) return { action, result: 'not-possible', reason: availability.reason };
  if (plan === null) return { action, result: 'not-possible', reason: 'no-plan' };
  if (action === 'acknowledge') return acknowledge(decider, plan);
  if (action !== 'appoint') return decide(decider, plan, { action });
  const appointment = wish.appointment ?? { start: NaN, end: NaN };
  const violations = appointmentViolations(appointment, plan.period, now);
  if (violations.length > 0) return { action, result: 'invalid', violations };
  return decide(decider, plan, { action, appointment });
}

type Decision =
  | { readonly action: 'confirm' | 'cancel' | 'retry' }
  | { readonly action: 'appoint'; readonly appointment: Period };

async function decide(
  decider: Pick<Decider, 'decide'>,
  { productKey, deviceKey, planId }: DevicePlan,
  decision: Decision,
): Promise<ActionOutcome> {
  const { action } = decision;
  const [result] = await decider.decide([{ productKey, deviceKey, planId, ...decision }]);
  switch (result?.outcome) {
    case 'accepted':
      return { action, result: 'accepted' };
    case 'refused': {
      const { upstreamCode, upstreamMessage } = result;
      return { action, result: 'refused', upstreamCode, upstreamMessage };
    }
    case 'saved':
      return { action, result: 'saved', held: result.held };
    case 'failed':
      return { action, result: 'failed', error: result.error };
    default:
      return { action, result: 'unknown', error: result?.error ?? null };
  }
}

async function acknowledge(decider: Pick<Decider, 'acknowledge'>, plan: DevicePlan): Promise<ActionOutcome> {
  try {
    await decider.acknowledge(plan);
    return { action: 'acknowledge', result: 'accepted' };
  } catch (error) {
    return { action: 'acknowledge', result: 'failed', error: toOverairError(error) };
  }
}
