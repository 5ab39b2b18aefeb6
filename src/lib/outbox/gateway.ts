import { createDeveloperCenter, type ClientOptions } from '../developer-center/client';
import { reportNames, type ReportName } from '../developer-center/operations';
import type { DecisionOutcome, PlanDecision, PlanReference } from '../developer-center/types';
import { OverairError } from '../errors';
import type { DeviceId } from '../plans/types';
import type { AccountScope } from '../storage/scope';
import type { PlanNow } from './judge';

export interface OutboxCall {
  readonly signal: AbortSignal;
}

export interface KeyedCall extends OutboxCall {
  readonly idempotencyKey: string;
}

/** The Developer Center as the outbox uses it: every request in the name of one account. */
export interface OutboxGateway {
  report(report: DeviceId & { componentNo: string; report: string }, call: KeyedCall): Promise<void>;
  act(decision: PlanDecision, call: KeyedCall): Promise<DecisionOutcome>;
  /** The plan as it is now, fresh, with the Developer Center's time. */
  plan(reference: PlanReference, call: OutboxCall): Promise<PlanNow>;
}

/** How requests are sent; in whose name, the gateway is told by its scope. */
export type OutboxRequests = Omit<ClientOptions, 'account' | 'renewSession'>;

/**
 * The gateway in the name of `scope`, whoever is signed in: where the session is another's, it refuses. It does not
 * renew the session: an entry waits outside the lock until somebody has.
 */
export function createOutboxGateway(scope: AccountScope, options: OutboxRequests): OutboxGateway {
  const center = createDeveloperCenter({ ...options, account: () => scope.account });
  return {
    async report({ report, ...rest }, call) {
      if (!isReportName(report)) throw new OverairError('request-malformed', { field: 'report' });
      await center.reportUpgrade({ ...rest, report }, call);
    },
    async act(decision, call) {
      const [outcome] = await center.actOnPlans([decision], call);
      return outcome ?? { device: decision, outcome: 'unknown' };
    },
    async plan(reference, call) {
      const { items, malformed } = await center.upgradeDetails([reference], call);
      const plan = items.find(
        ({ productKey, deviceKey, planId }) =>
          productKey === reference.productKey &&
          deviceKey === reference.deviceKey &&
          planId === reference.planId,
      );
      if (!plan && malformed[0]) throw malformed[0];
      return { plan: plan ?? null, now: center.serverTime.now() };
    },
  };
}

function isReportName(name: string): name is ReportName {
  return (reportNames as readonly string[]).includes(name);
}
