import { upstreamFields, type UpstreamFacts } from './upstream-facts';

/** What is to be logged of one request at a door, known bit by bit. */
export interface RequestTrace {
  /** The door, or the operation by its name. */
  operation: string;
  /** The account's opaque id; null if nobody is signed in. */
  account: string | null;
  readonly facts: UpstreamFacts;
}

/** A trace as fields of a log line. */
export function traceFields({ operation, account, facts }: RequestTrace): Record<string, string | number> {
  return { operation, ...(account === null ? {} : { account }), ...upstreamFields(facts) };
}
