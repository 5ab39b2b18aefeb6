/** What is learnt from answers beside their data; filled in by each call upstream that one request makes. */
export interface UpstreamFacts {
  /** The Developer Center's time, in milliseconds since the epoch. */
  time: number | null;
  /** Seconds. */
  retryAfter: number | null;
  /** The HTTP status of the last answer. */
  status: number | null;
  /** The platform's own code of the last answer: digits, or a few letters. */
  code: string | null;
  /** How long was waited for answers in all, ms; null if nothing was asked. */
  ms: number | null;
}

/** Nothing is known yet. */
export function noFacts(): UpstreamFacts {
  return { time: null, retryAfter: null, status: null, code: null, ms: null };
}

/** The fields of a log line: nothing that came from outside but a status, and a code of harmless letters. */
export function upstreamFields({ status, code, ms }: UpstreamFacts): Record<string, string | number> {
  return {
    ...(status === null ? {} : { upstreamStatus: status }),
    ...(code === null ? {} : { upstreamCode: /^[\w-]{1,16}$/.test(code) ? code : 'other' }),
    ...(ms === null ? {} : { upstreamMs: Math.round(ms) }),
  };
}
