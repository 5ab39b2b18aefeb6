import type { DeviceId, PlanAction } from '../plans/types';
import type { Refusal } from './outbox-record';
import type { AccountScope } from './scope';

/** What became of it. Everything but waiting and unconfigured is final. */
export type ActivityOutcome =
  'waiting' | 'accepted' | 'refused' | 'unconfigured' | 'replaced' | 'withdrawn' | 'dropped';

/** What is told of a fact when it happens. */
export interface ActivityFacts {
  /** Whose decision it was, as shown to people. */
  readonly who: string;
  readonly deviceName: string;
  readonly fromVersion: string | null;
  readonly toVersion: string | null;
  /** How long the upgrade took, ms; null where nothing ran. */
  readonly durationMs: number | null;
  /** Done with a virtual device. */
  readonly virtual: boolean;
}

/** One line of the history. Lines are added and their outcome filled in; only age removes them. */
export interface ActivityRecord extends AccountScope, DeviceId, ActivityFacts {
  readonly id: string;
  /** A report's name or a plan's action. */
  readonly what: string;
  readonly kind: 'report' | 'action';
  readonly planId: string | null;
  readonly action: PlanAction | null;
  readonly componentNo: string | null;
  readonly happenedAt: number;
  /** When the Developer Center took it; null before, and where it did not. */
  readonly acceptedAt: number | null;
  readonly outcome: ActivityOutcome;
  readonly refusal: Refusal | null;
}
