import type { ErrorCode, ErrorDetails } from '../errors';
import type { PlanComponent } from '../plans/types';
import type { DeviceHolds, UpgradePlan } from './types';

/** How a component ended. */
export type Outcome =
  | { readonly kind: 'open' }
  /** The version was read and is the target; `transferred` false: it was so before anything was sent. */
  | { readonly kind: 'succeeded'; readonly transferred: boolean }
  | {
      readonly kind: 'unverified';
      /** Accepted and not to be read; no verdict and not to be read; accepted, or not, and never seen again. */
      readonly why: 'version-unreadable' | 'verdict-unknown' | 'not-seen-again';
      /** What a person said of it; reported as nothing until then. */
      readonly said: 'succeeded' | 'failed' | null;
    }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly details: ErrorDetails };

/** One component in the journal: plain data, enough to go on after a reload. Times in ms since the epoch. */
export interface ComponentRecord {
  readonly componentNo: string;
  readonly outcome: Outcome;
  /** What the device said before anything was sent; null where it could not be read. */
  readonly fromVersion: string | null;
  /** A person took the risk of a delta package for an unknown version. */
  readonly riskTaken: boolean;
  /** Which file is next, and how much of it the device has acknowledged. */
  readonly file: number;
  readonly acknowledged: number;
  /** What the device said after the last file. */
  readonly verdict: 'none' | 'accepted' | 'lost';
  /** Transfers begun, over links and over retries. */
  readonly attempts: number;
  /** What has been reported since the last confirmation. */
  readonly reported: 'nothing' | 'confirmed' | 'downloading' | 'transferring' | 'succeeded' | 'failed';
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** What went over the air, and how long it took: for the speed. */
  readonly sentBytes: number;
  readonly sendingMs: number;
}

/** One upgrade as it is kept. */
export interface Journal {
  readonly format: 1;
  readonly plan: UpgradePlan;
  readonly startedAt: number;
  readonly records: readonly ComponentRecord[];
}

/** A component of which nothing has happened. */
export function newRecord({ componentNo }: PlanComponent): ComponentRecord {
  return {
    componentNo,
    outcome: { kind: 'open' },
    fromVersion: null,
    riskTaken: false,
    file: 0,
    acknowledged: 0,
    verdict: 'none',
    attempts: 0,
    reported: 'nothing',
    startedAt: null,
    endedAt: null,
    sentBytes: 0,
    sendingMs: 0,
  };
}

/** The record as a further attempt begins with it; where the device has the file, only the proof is sought again. */
export function recordForRetry(record: ComponentRecord): ComponentRecord {
  if (record.outcome.kind !== 'failed') return record;
  return {
    ...record,
    outcome: { kind: 'open' },
    file: 0,
    acknowledged: 0,
    verdict: 'none',
    reported: 'nothing',
    endedAt: null,
  };
}

/** Whether the components after it may begin: not after a failure, nor where nobody knows what the device has. */
export function lets(outcome: Outcome): boolean {
  if (outcome.kind === 'succeeded') return true;
  return (
    outcome.kind === 'unverified' && (outcome.why === 'version-unreadable' || outcome.said === 'succeeded')
  );
}

/** What the device has, as far as a record and a failure tell. */
export function holdsAfter(record: ComponentRecord | null, code: ErrorCode): DeviceHolds {
  if (code === 'version-not-reached') return 'other-version';
  if (record === null) return 'untouched';
  if (record.verdict !== 'none') return record.verdict === 'accepted' ? 'accepted' : 'unknown';
  if (code === 'device-rejected-file') return 'rejected';
  // Where it cannot go on in the middle, nothing counts as acknowledged, but the device has taken the offer.
  const hasBegun = record.acknowledged > 0 || record.file > 0 || record.reported === 'transferring';
  return hasBegun ? 'partial' : 'untouched';
}
