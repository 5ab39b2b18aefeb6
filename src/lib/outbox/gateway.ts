import { createDeveloperCenter, type ClientOptions } from '../developer-center/client';
import { reportNames, type ReportName } from '../developer-center/operations';
import type { DecisionOutcome, PlanDecision, PlanReference } from '../developer-center/types';
import { OverairError } from '../errors';
import type { DeviceId, DevicePlan } from '../plans/types';
import type { AccountScope } from '../storage/scope';

export interface OutboxCall {
  readonly signal: AbortSignal;
}

export interface KeyedCall extends OutboxCall {
  readonly idempotencyKey: string;
}

/** Plans as just read, and the Developer Center's time, ms since the epoch. */
export interface PlansNow {
  readonly plans: readonly DevicePlan[];
  /** Why some of the answer could not be read; null if all could. */
  readonly malformed: OverairError | null;
  readonly now: number;
}

/** The Developer Center as the outbox uses it: every request in the name of one account. */
export interface OutboxGateway {
  report(report: DeviceId & { componentNo: string; report: string }, call: KeyedCall): Promise<void>;
  /** At most 100, of different devices; the outcomes in the order of the decisions. */
  act(decisions: readonly PlanDecision[], call: KeyedCall): Promise<DecisionOutcome[]>;
  acknowledge(plan: PlanReference, call: KeyedCall): Promise<void>;
  setAutoConfirmation(device: DeviceId, on: boolean, call: KeyedCall): Promise<void>;
  /** At most 100 plans as they are now, fresh; those that there are. */
  plans(references: readonly PlanReference[], call: OutboxCall): Promise<PlansNow>;
  autoConfirmation(device: DeviceId, call: OutboxCall): Promise<boolean>;
  /** The Developer Center's time, as far as its answers have told it. */
  now(): number;
}

/** How requests are sent; in whose name, the gateway is told by its scope. */
export type OutboxRequests = Omit<ClientOptions, 'account' | 'renewSession'>;

/**
 * The gateway in the name of `scope`, whoever is signed in: if the session is another's, it refuses. It does not
 * renew the session: an entry waits outside the lock until somebody has.
 */
export function createOutboxGateway(scope: AccountScope, options: OutboxRequests): OutboxGateway {
  const center = createDeveloperCenter({ ...options, account: () => scope.account });
  return {
    async report({ report, ...rest }, call) {
      if (!isReportName(report)) throw new OverairError('request-malformed', { field: 'report' });
      await center.reportUpgrade({ ...rest, report }, call);
    },
    act: (decisions, call) => center.actOnPlans(decisions, call),
    acknowledge: (plan, call) => center.acknowledgeResult(plan, call),
    setAutoConfirmation: (device, on, call) => center.setAutoConfirmation(device, on, call),
    async plans(references, call) {
      const { items, malformed } = await center.upgradeDetails(references, call);
      return { plans: items, malformed: malformed[0] ?? null, now: center.serverTime.now() };
    },
    autoConfirmation: (device, call) => center.autoConfirmation(device, call),
    now: () => center.serverTime.now(),
  };
}

function isReportName(name: string): name is ReportName {
  return (reportNames as readonly string[]).includes(name);
}
