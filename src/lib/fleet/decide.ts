import type { PlanDecision } from '../developer-center/types';
import type { NewEntry } from '../outbox/new-entry';
import type { Standing } from '../outbox/standing';
import { availableActions, type ActingOn, type PersonAction, type UnavailableReason } from '../plans/actions';
import { appointmentViolations, type AppointmentViolation } from '../plans/appointment';
import type { DevicePlan, Period } from '../plans/types';
import type { ActivityFacts } from '../storage/activity-record';
import type { DecisionSubject } from '../storage/outbox-record';
import { entryAbout } from './entry-about';

export interface Wish {
  readonly action: PersonAction;
  readonly plan: DevicePlan | null;
  readonly device: ActingOn;
  /** For `appoint`. */
  readonly appointment: Period | null;
}

/** Why nothing was submitted: it became impossible between the page and the tap, or the appointment does not fit. */
export type Hindrance =
  | { readonly kind: 'not-possible'; readonly reason: UnavailableReason }
  /** The plan that was decided on is no longer the device's. */
  | { readonly kind: 'another-plan' }
  | { readonly kind: 'invalid'; readonly violations: readonly AppointmentViolation[] };

/** What came of an action on one device: where its entry stands, or why there is none. */
export type ActionOutcome = { readonly action: PersonAction } & (
  { readonly standing: Standing } | { readonly hindrance: Hindrance }
);

/** What a wish is as an entry, if it is possible at `now` (the Developer Center's time, ms since the epoch). */
export function decide(wish: Wish, now: number): { subject: DecisionSubject } | { hindrance: Hindrance } {
  const { action, plan, device } = wish;
  const availability = availableActions(plan, now, device)[action];
  if (!availability.allowed) return { hindrance: { kind: 'not-possible', reason: availability.reason } };
  if (plan === null) return { hindrance: { kind: 'not-possible', reason: 'no-plan' } };
  const { planId } = plan;
  if (action === 'acknowledge') return { subject: { kind: 'acknowledge', planId } };
  if (action !== 'appoint') return { subject: actionSubject(planId, action, null) };
  const appointment = wish.appointment ?? { start: NaN, end: NaN };
  const violations = appointmentViolations(appointment, plan.period, now);
  if (violations.length > 0) return { hindrance: { kind: 'invalid', violations } };
  return { subject: actionSubject(planId, action, appointment) };
}

/** A decision about a plan as an entry of the outbox; `plan` is what the page knows of it, for the history. */
export function entryOf(decision: PlanDecision, plan: DevicePlan | null | undefined, who: string): NewEntry {
  const { planId, action } = decision;
  const appointment = decision.action === 'appoint' ? decision.appointment : null;
  return entryAbout(decision, actionSubject(planId, action, appointment), factsOf(plan, who));
}

/** What the history says of a decision about a plan. */
export function factsOf(plan: DevicePlan | null | undefined, who: string): Partial<ActivityFacts> {
  const [component] = plan?.components ?? [];
  return {
    who,
    deviceName: plan?.deviceName ?? '',
    fromVersion: component?.currentVersion ?? null,
    toVersion: component?.targetVersion ?? null,
    planName: plan?.planName ?? '',
  };
}

function actionSubject(
  planId: string,
  action: Exclude<PersonAction, 'acknowledge'>,
  appointment: Period | null,
): DecisionSubject {
  return { kind: 'action', planId, action, appointment, sendWhenever: false };
}
