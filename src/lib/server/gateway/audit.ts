import { readOutcomes } from '../../developer-center/decisions';
import { classify } from '../../developer-center/failures';
import type { OperationName } from '../../developer-center/operations';
import type { PlanDecision } from '../../developer-center/types';
import { toOverairError, type OverairError } from '../../errors';
import type { Input } from './forward';
import type { Log, LogFields } from './log';
import type { Values } from './upstream-request';

/** What a decision asked for, by operation; those on plans say it themselves. */
const actions: Readonly<Partial<Record<OperationName, string>>> = {
  acknowledgeResult: 'acknowledge',
  autoConfirmationOn: 'auto-confirmation-on',
  autoConfirmationOff: 'auto-confirmation-off',
  reportUpgrade: 'report',
};

/** `actOnPlans`' numbers. */
const planActions = { 1: 'confirm', 2: 'schedule', 3: 'cancel', 5: 'retry' } as const;

/**
 * accepted, refused: as the Developer Center said. unknown: it may have had its effect. not-taken: it had none, and may
 * be sent again.
 */
type Outcome = 'accepted' | 'refused' | 'unknown' | 'not-taken';

/** Whose request it is. */
export interface AuditedRequest {
  readonly id: string;
  /** The account's opaque id. */
  readonly account: string;
  readonly name: OperationName;
  readonly input: Input;
}

/** What became of it: the answer's data, or what was thrown. */
export type AuditedResult = { readonly data: unknown } | { readonly error: unknown };

function outcomeOf(error: OverairError): Outcome {
  const meaning = classify(error);
  if (meaning === 'unanswered') return 'unknown';
  return meaning === 'refused' ? 'refused' : 'not-taken';
}

function failed(error: unknown): LogFields {
  const known = toOverairError(error);
  const code = known.code === 'upstream-refused' ? known.details.upstreamCode : known.code;
  return { outcome: outcomeOf(known), ...coded(String(code)) };
}

/** A code of the platform is text from outside. */
function coded(code: string): LogFields {
  if (code === '') return {};
  return { code: /^[\w-]{1,40}$/.test(code) ? code : 'other' };
}

function about({ productKey, deviceKey, planId }: Values): LogFields {
  return {
    product: String(productKey),
    device: String(deviceKey),
    ...(planId === undefined ? {} : { plan: String(planId) }),
  };
}

function period({ appointStartTime: start, appointEndTime: end }: Values): LogFields {
  if (start === undefined || end === undefined) return {};
  return { from: new Date(Number(start)).toISOString(), to: new Date(Number(end)).toISOString() };
}

function onPlans(decisions: readonly Values[], result: AuditedResult): LogFields[] {
  const outcomes = 'data' in result ? readable(decisions, result.data) : null;
  return decisions.map((decision, index) => {
    const outcome = outcomes?.[index];
    const told: LogFields =
      'error' in result
        ? failed(result.error)
        : outcome?.outcome === 'refused'
          ? { outcome: 'refused', ...coded(outcome.upstreamCode) }
          : { outcome: outcome?.outcome ?? 'unknown' };
    const action = planActions[decision.operType as keyof typeof planActions];
    return { ...about(decision), action, ...period(decision), ...told };
  });
}

/** What became of each; null if the answer cannot be read, as no page can either. */
function readable(decisions: readonly Values[], data: unknown) {
  try {
    return readOutcomes(decisions as unknown as readonly PlanDecision[], data);
  } catch {
    return null;
  }
}

function single(name: OperationName, values: Values, result: AuditedResult): LogFields[] {
  const action = actions[name];
  if (action === undefined) return [];
  const report: LogFields =
    values.report === undefined
      ? {}
      : { report: String(values.report), component: String(values.componentNo) };
  const told: LogFields = 'error' in result ? failed(result.error) : { outcome: 'accepted' };
  return [{ ...about(values), action, ...report, ...told }];
}

/**
 * The audit: one line for each decision and report that a request brought, whatever became of it. Nothing is written of
 * requests that change nothing.
 */
export function logDecisions(
  log: Log,
  { id, account, name, input }: AuditedRequest,
  result: AuditedResult,
): void {
  const lines =
    name === 'actOnPlans' ? onPlans([input].flat(), result) : single(name, input as Values, result);
  for (const fields of lines) log('info', { event: 'decision', id, account, ...fields });
}
