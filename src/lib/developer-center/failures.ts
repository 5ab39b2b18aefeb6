import type { ErrorCode, OverairError } from '../errors';

/**
 * What a failed request means for what it was to do.
 * unanswered: it may have had its effect · busy: it had none, and can be sent again later · waits: it had none, and
 * nothing can be sent until the session or the page is renewed · unconfigured, refused: it had none, and will not.
 */
export type FailureClass = 'unanswered' | 'busy' | 'waits' | 'unconfigured' | 'refused';

const classes: Partial<Record<ErrorCode, FailureClass>> = {
  offline: 'unanswered',
  'upstream-unavailable': 'unanswered',
  internal: 'unanswered',
  cancelled: 'unanswered',
  // 408, 425, a captive portal's page: no answer of ours.
  'answer-malformed': 'unanswered',
  'too-many-requests': 'busy',
  'not-signed-in': 'waits',
  'session-expired': 'waits',
  'account-changed': 'waits',
  'client-outdated': 'waits',
  'report-code-missing': 'unconfigured',
};

/** The Developer Center's own codes that are not a refusal. */
const upstreamClasses: Readonly<Record<string, FailureClass>> = {
  '5000': 'unanswered',
  '5032': 'waits',
  '5106': 'waits',
};

/** What a failed request means. */
export function classify(error: OverairError): FailureClass {
  if (error.code === 'upstream-refused') return classifyUpstream(String(error.details.upstreamCode));
  return classes[error.code] ?? 'refused';
}

/** What one item's own code means, of an answer to several. */
export function classifyUpstream(upstreamCode: string): FailureClass {
  return upstreamClasses[upstreamCode] ?? 'refused';
}

/** Whether the next request would meet the same. */
export function concernsAll(error: OverairError): boolean {
  return (
    error.code === 'offline' || error.code === 'upstream-unavailable' || error.code === 'too-many-requests'
  );
}

/** Bounds of the pauses between attempts, ms. */
export interface Pauses {
  readonly first: number;
  readonly longest: number;
  /** The share of each pause that is left to chance, 0 to 1, so that many apps do not come back at once. */
  readonly chance?: number;
}

/**
 * How long to wait after so many failures in a row (one or more), ms: doubled each time. `random` is 0 to 1.
 * `retryAfter`: what the answer asked for, which is never undercut, see `retryAfterOf`.
 */
export function pauseAfter(
  failures: number,
  { first, longest, chance = 0 }: Pauses,
  { random = 1, retryAfter = 0 }: { readonly random?: number; readonly retryAfter?: number } = {},
): number {
  const most = Math.min(longest, first * 2 ** Math.min(failures - 1, 20));
  return Math.max(most * (1 - chance + chance * random), retryAfter);
}

/** How long the answer asked to be left alone (Retry-After), ms; 0 if it did not. */
export function retryAfterOf({ details }: OverairError): number {
  return Number(details.retryAfter ?? 0) * 1_000;
}
